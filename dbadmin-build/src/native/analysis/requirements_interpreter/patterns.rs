//! The sentences that are understood, as data.
//!
//! A pattern is words and slots. `a|b` is either word, `?` behind a word means that it may be
//! missing, and `<…>` is a slot (see `slots.rs`). Words stand in the spelling that `synonyms.rs`
//! gives them; articles and the like are gone already. The first pattern counts with which the
//! whole sentence can be read: a sentence may be several patterns, one after the other.

use dbadmin_model::plan::WishKind;

/// What a sentence comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// What the panel is for; its name, unless something else gives one.
    Subject,
    /// What the panel is called.
    Title,
    /// Nothing that is not so anyway.
    Nothing,
    /// These tables.
    Only,
    /// Not these tables.
    Without,
    /// These roles may do this.
    Grant,
    /// These roles may not do this.
    Deny,
    /// These roles may do this, and no others.
    Reserve,
    /// Nobody may do this.
    Forbid,
    /// There are these roles.
    Roles,
    /// Understood; nothing acts on it yet.
    NotBuilt(WishKind),
}

impl Says {
    /// Whether it is about rights, of which there is no half.
    #[must_use]
    pub const fn is_about_rights(self) -> bool {
        matches!(
            self,
            Self::Grant | Self::Deny | Self::Reserve | Self::Forbid | Self::Roles
        )
    }
}

use Says::{Deny, Forbid, Grant, NotBuilt, Nothing, Only, Reserve, Roles, Subject, Title, Without};
use WishKind as Kind;

/// Tables and nothing else: a sentence only where it is all of it.
pub const WHOLE: &str = "<tables>";

/// The patterns.
#[rustfmt::skip] // A line a pattern, to be read as a table.
pub const PATTERNS: &[(&str, Says)] = &[
    // What the panel is, and what it is called.
    ("<intro> for|of only <tables>", Only),
    ("<intro> for|of <subject>", Subject),
    ("call panel|them|admin <text>", Title),
    ("<intro>? called|named|titled <text>", Title),
    ("panel is called|named|titled <text>", Title),
    ("title : <text>", Title),
    ("title is|= <text>", Title),
    ("name : <text>", Title),
    // Which tables.
    ("only <tables>", Only),
    ("<tables> only", Only),
    ("show|include|cover|list|use|manage only? <tables>", Only),
    ("only show|include|cover|list|use|manage <tables>", Only),
    ("i|we need|want only? <tables>", Only),
    ("i|we only need|want <tables>", Only),
    ("tables|features|entities : <tables>", Only),
    (WHOLE, Only),
    ("with only <tables>", Only),
    ("panel|them can? show|include|cover|list|manage only? <tables>", Only),
    ("leave-out <tables> from|to|for <roles>", Deny),
    ("leave-out <left>", Without),
    ("leave <left> out|away", Without),
    ("without|no|not <left>", Without),
    ("except <left>", Without),
    (": <tables>", Nothing),
    ("with|including|covering <tables>", Nothing),
    // Who may do what.
    ("only <roles> can <rights>", Reserve),
    ("<tables> can only be <acts> by <roles>", Reserve),
    ("<acts> <tables> is|are only? reserved|allowed for|to only? <roles>", Reserve),
    ("<acts> <tables> is for <roles> only", Reserve),
    ("users|people|members with|in|of role|team? <roles> can <rights>", Grant),
    ("<roles> can <rights>", Grant),
    ("let <roles> <rights>", Grant),
    ("allow <roles> to <rights>", Grant),
    ("<tables> can be <acts> by <roles>", Grant),
    ("<people> : can? <rights>", Grant),
    ("<roles> get|gets|have|has <access>", Grant),
    ("give|grant <roles> <access>", Grant),
    ("give|grant <access> to <roles>", Grant),
    ("<people> is|are <reading>", Grant),
    ("<tables> is|are <reading> for <roles>", Grant),
    ("<people> <rights>", Grant),
    ("<roles> cannot <rights>", Deny),
    ("<roles> must not <rights>", Deny),
    ("do not let|allow <roles> to? <rights>", Deny),
    ("<tables> cannot be <acts> by <roles>", Deny),
    ("nobody can <rights>", Forbid),
    ("<tables> cannot be <acts>", Forbid),
    ("<tables> is|are read-only", Forbid),
    ("roles : <named>", Roles),
    ("roles are <named>", Roles),
    ("there is|are <count>? role|roles :? ,? <named>", Roles),
    // What a second person has to agree to.
    ("<tables> above <amount> need approval", NotBuilt(Kind::Approval)),
    ("<tables> above <amount> need approval by|of|from <roles>", NotBuilt(Kind::Approval)),
    ("<tables> above <amount> need <roles> approval", NotBuilt(Kind::Approval)),
    ("<tables> above <amount> need-approval", NotBuilt(Kind::Approval)),
    ("<tables> above <amount> need-approval by <roles>", NotBuilt(Kind::Approval)),
    ("<acts> <tables> above <amount> need approval by|of|from <roles>", NotBuilt(Kind::Approval)),
    ("<tables> need approval", NotBuilt(Kind::Approval)),
    ("<tables> need approval by|of|from <roles>", NotBuilt(Kind::Approval)),
    ("<tables> need-approval by? <roles>?", NotBuilt(Kind::Approval)),
    ("<acts> <tables> need approval by|of|from <roles>", NotBuilt(Kind::Approval)),
    ("<roles> must approve <tables>", NotBuilt(Kind::Approval)),
    ("<roles> must approve <tables> above <amount>", NotBuilt(Kind::Approval)),
    ("<roles> can approve <tables>", NotBuilt(Kind::Approval)),
    ("approval by|of|from <roles> for <tables> above <amount>", NotBuilt(Kind::Approval)),
    ("need? approval for <tables> above <amount>", NotBuilt(Kind::Approval)),
    ("need? approval for <tables>", NotBuilt(Kind::Approval)),
    // Who is told what.
    ("notify|email|mail|message <roles> when|on|about|of <rest>", NotBuilt(Kind::Notification)),
    ("send <roles> email|mail|message|notification when|on|about <rest>", NotBuilt(Kind::Notification)),
    ("when <rest> , notify|email|mail|message <roles>", NotBuilt(Kind::Notification)),
    ("<roles> is|are|get|gets|be notified|informed|alerted when|on|about <rest>", NotBuilt(Kind::Notification)),
    ("notifications|notification when|on|about|for <rest>", NotBuilt(Kind::Notification)),
    ("with? notifications", NotBuilt(Kind::Notification)),
    // Features.
    ("<having>? export", NotBuilt(Kind::Export)),
    ("<having>? <formats> export", NotBuilt(Kind::Export)),
    ("<having>? export to|as|into|in <formats>", NotBuilt(Kind::Export)),
    ("<having>? export of|for? <tables>", NotBuilt(Kind::Export)),
    ("<having>? export of|for? <tables> to|as|into|in <formats>", NotBuilt(Kind::Export)),
    ("<tables> can be export", NotBuilt(Kind::Export)),
    ("<tables> can be export to|as|into|in <formats>", NotBuilt(Kind::Export)),
    ("<roles> can export <tables>", NotBuilt(Kind::Export)),
    ("<roles> can export <tables> to|as|into|in <formats>", NotBuilt(Kind::Export)),
    ("<having>? import", NotBuilt(Kind::Import)),
    ("<having>? <formats> import", NotBuilt(Kind::Import)),
    ("<having>? import of|for? <tables>", NotBuilt(Kind::Import)),
    ("<having>? import of|for? <tables> from <formats>", NotBuilt(Kind::Import)),
    ("<roles> can import <tables>", NotBuilt(Kind::Import)),
    ("<having>? two-factor", NotBuilt(Kind::TwoFactor)),
    ("<having>? two-factor for|from|of <roles>", NotBuilt(Kind::TwoFactor)),
    ("<roles> need|must|use have|use? two-factor", NotBuilt(Kind::TwoFactor)),
    ("<roles> must sign|log in with two-factor", NotBuilt(Kind::TwoFactor)),
    ("<having>? sso", NotBuilt(Kind::SingleSignOn)),
    ("<having>? api", NotBuilt(Kind::Api)),
    ("<having>? webhooks", NotBuilt(Kind::Webhooks)),
    ("<having>? charts", Nothing),
    ("<having>? charts of|for|about <rest>", NotBuilt(Kind::Charts)),
    ("<having>? full-text", NotBuilt(Kind::FullText)),
    ("<having>? bulk-actions", Nothing),
    ("encrypt <rest>", NotBuilt(Kind::Encryption)),
    ("<having>? audit", Nothing),
    ("<having>? audit of|for|to|in <tables>", Nothing),
    ("<having>? audit of|for every|all changes|change", Nothing),
    ("<having>? history", Nothing),
    ("audit <tables>", Nothing),
    ("keep audit for <rest>", NotBuilt(Kind::Retention)),
    ("audit is kept for <rest>", NotBuilt(Kind::Retention)),
    ("<having>? dark-mode|search|filters|sorting|dashboard|login", Nothing),
    // Languages and currencies.
    ("in <languages>", NotBuilt(Kind::Languages)),
    ("<having>? languages|language : <languages>", NotBuilt(Kind::Languages)),
    ("languages|language is|are <languages>", NotBuilt(Kind::Languages)),
    ("translated|translate into|to <languages>", NotBuilt(Kind::Languages)),
    ("panel is|can be? available? in <languages>", NotBuilt(Kind::Languages)),
    ("<having>? prices|amounts|money|totals? is|are? in <currencies>", NotBuilt(Kind::Currency)),
    ("in <currencies>", NotBuilt(Kind::Currency)),
    ("currency|currencies is|are|:? <currencies>", NotBuilt(Kind::Currency)),
    // A panel, and no more than that.
    ("<intro>", Subject),
];
