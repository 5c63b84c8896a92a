//! A cache of the most recently used values. It is a list: with a few dozen entries a scan is as
//! quick as anything, and the order of use is the order of the list.

/// The most recently used values by key, at most `capacity` of them.
#[derive(Debug)]
pub struct Lru<V> {
    capacity: usize,
    /// The most recently used comes last.
    entries: Vec<(String, V)>,
}

impl<V: Clone> Lru<V> {
    /// An empty cache of at least one entry.
    pub const fn new(capacity: usize) -> Self {
        Self {
            capacity: if capacity == 0 { 1 } else { capacity },
            entries: Vec::new(),
        }
    }

    /// Whether a key is cached.
    pub fn contains(&self, key: &str) -> bool {
        self.entries.iter().any(|(known, _)| known == key)
    }

    /// The value of a key, made by `make` if it is not cached; the least recently used value
    /// leaves when there is no room.
    pub fn get<E>(&mut self, key: &str, make: impl FnOnce() -> Result<V, E>) -> Result<V, E> {
        let found = self.entries.iter().position(|(known, _)| known == key);
        let entry = match found {
            Some(at) => self.entries.remove(at),
            None => (key.to_owned(), make()?),
        };
        let value = entry.1.clone();
        if self.entries.len() == self.capacity {
            self.entries.remove(0);
        }
        self.entries.push(entry);
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::Lru;

    #[test]
    fn the_least_recently_used_leaves() {
        let mut cache = Lru::new(2);
        let mut made = Vec::new();
        for key in ["a", "b", "a", "c", "a", "b"] {
            let value = cache.get(key, || {
                made.push(key);
                Ok::<_, Infallible>(key)
            });
            assert_eq!(value, Ok(key));
        }
        assert_eq!(made, ["a", "b", "c", "b"]);
    }
}
