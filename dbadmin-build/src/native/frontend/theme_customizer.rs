//! theme-customizer: the accent colour, for light and dark, with contrast that can be read.

use dbadmin_model::plan::{Requirements, Theme};

/// The least contrast of text with what is behind it (WCAG 2.2, success criterion 1.4.3).
const CONTRAST: f64 = 4.5;
const WHITE: Rgb = Rgb([255, 255, 255]);
const DARK_PAPER: Rgb = Rgb([0x14, 0x17, 0x1a]);
const DARK_INK: Rgb = Rgb([0x06, 0x20, 0x1e]);
const BLACK: Rgb = Rgb([0, 0, 0]);
/// The accent where nobody asks for one.
const ACCENT: Rgb = Rgb([0x0b, 0x6b, 0x67]);
const ACCENT_DARK: Rgb = Rgb([0x4f, 0xc3, 0xba]);

/// An sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Rgb([u8; 3]);

/// Takes the colour asked for, and moves it only as far as contrast demands.
pub fn decide(requirements: &Requirements) -> Theme {
    let asked = requirements.accent.as_deref().and_then(Rgb::parse);
    // The accent is a link's colour as well as a button's ground: it has to be read on paper, and
    // its ink on it.
    let light = asked.unwrap_or(ACCENT).moved_until_read_on(WHITE, BLACK);
    let of_its_own = requirements.accent_dark.as_deref().and_then(Rgb::parse);
    let dark = of_its_own
        .or(asked)
        .unwrap_or(ACCENT_DARK)
        .moved_until_read_on(DARK_PAPER, WHITE);
    Theme {
        accent_ink_light: light.ink().to_string(),
        accent_light: light.to_string(),
        accent_ink_dark: dark.ink().to_string(),
        accent_dark: dark.to_string(),
    }
}

/// Whether a text is a colour as `#rrggbb`.
pub fn is_color(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// A ground that colours are read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// The paper of a light page.
    Light,
    /// The paper of a dark one.
    Dark,
}

/// An accent that cannot be read on its ground.
#[derive(Clone, Debug, PartialEq)]
pub struct Unreadable {
    /// Its contrast with the ground.
    pub contrast: f64,
    /// The contrast that text needs.
    pub needed: f64,
    /// The nearest colour that can be read there, which the panel shows.
    pub nearest: String,
}

/// What is wrong with an accent on a ground, if anything is.
pub fn unreadable(accent: &str, ground: Ground) -> Option<Unreadable> {
    let color = Rgb::parse(accent)?;
    let (paper, towards) = match ground {
        Ground::Light => (WHITE, BLACK),
        Ground::Dark => (DARK_PAPER, WHITE),
    };
    let nearest = color.moved_until_read_on(paper, towards);
    (nearest != color).then(|| Unreadable {
        contrast: color.contrast(paper),
        needed: CONTRAST,
        nearest: nearest.to_string(),
    })
}

/// Whether text of one colour can be read on another.
#[cfg(feature = "propose")]
pub fn is_readable(ink: &str, ground: &str) -> bool {
    let colors = Rgb::parse(ink).zip(Rgb::parse(ground));
    colors.is_some_and(|(ink, ground)| ink.contrast(ground) >= CONTRAST)
}

impl Rgb {
    fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|_| is_color(text))?;
        let number = u32::from_str_radix(digits, 16).ok()?;
        let [_, red, green, blue] = number.to_be_bytes();
        Some(Self([red, green, blue]))
    }

    /// Relative luminance as WCAG 2.2 defines it.
    fn luminance(self) -> f64 {
        let linear = self.0.map(|channel| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.040_45 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        });
        linear[0].mul_add(0.2126, linear[1].mul_add(0.7152, linear[2] * 0.0722))
    }

    fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The colour mixed with `towards`, in steps of a hundredth, until it can be read on `paper`.
    fn moved_until_read_on(self, paper: Self, towards: Self) -> Self {
        (0..=100_u16)
            .map(|step| self.mixed(towards, step))
            .find(|color| {
                color.contrast(paper) >= CONTRAST && color.contrast(color.ink()) >= CONTRAST
            })
            .unwrap_or(towards)
    }

    fn mixed(self, other: Self, hundredths: u16) -> Self {
        let mut channels = [0; 3];
        for (channel, (own, theirs)) in channels.iter_mut().zip(self.0.iter().zip(other.0)) {
            let sum = u16::from(*own) * (100 - hundredths) + u16::from(theirs) * hundredths;
            *channel = u8::try_from(sum / 100).unwrap_or(u8::MAX);
        }
        Self(channels)
    }

    /// Text on this colour: white where it can be read, else nearly black.
    fn ink(self) -> Self {
        if self.contrast(WHITE) >= CONTRAST {
            WHITE
        } else {
            DARK_INK
        }
    }
}

impl std::fmt::Display for Rgb {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [red, green, blue] = self.0;
        write!(formatter, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accent_that_cannot_be_read_is_told_with_the_nearest_that_can() {
        let yellow = unreadable("#ffff00", Ground::Light).expect("yellow on white");
        assert!(yellow.contrast < 1.2, "{yellow:?}");
        let nearest = Rgb::parse(&yellow.nearest).expect("a colour");
        assert!(nearest.contrast(WHITE) >= CONTRAST);
        // Not farther than it has to be.
        assert!(nearest.contrast(WHITE) < CONTRAST + 0.3, "{yellow:?}");
        assert_eq!(unreadable("#ffff00", Ground::Dark), None);
        assert_eq!(unreadable("#0b6b67", Ground::Light), None);
        assert!(unreadable("#0b6b67", Ground::Dark).is_some());
    }

    #[test]
    fn every_accent_can_be_read() {
        let asked = [
            "#ffff00", "#000000", "#ffffff", "#0b6b67", "#ff0000", "#c8102e", "#001f3f",
        ];
        for asked in asked {
            let requirements = Requirements {
                accent: Some(asked.to_owned()),
                ..Requirements::default()
            };
            let theme = decide(&requirements);
            let color = |text: &str| Rgb::parse(text).expect("a colour");
            let (light, dark) = (color(&theme.accent_light), color(&theme.accent_dark));
            assert!(light.contrast(WHITE) >= CONTRAST, "{asked} on white");
            assert!(dark.contrast(DARK_PAPER) >= CONTRAST, "{asked} on dark");
            assert!(light.contrast(color(&theme.accent_ink_light)) >= CONTRAST);
            assert!(dark.contrast(color(&theme.accent_ink_dark)) >= CONTRAST);
        }
    }
}
