//! What may hold at a point of a function: where the listener is, and what is known of the tests on the way.
//!
//! In: nothing. Out: [`Known`] and [`States`], which can be joined where two ways meet.
//! Never here: what a step of the code does to them.
//!
//! The listener is absent, there, or gone, and for each of the three it is kept apart what is known then: so `if (live)`
//! around the removal is known to be taken while the listener is there, if `if (live)` was taken to add it.

/// Which tests are known to hold, and which are known not to; one bit for each test of the function.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::graph) struct Known {
    pub(in crate::graph) yes: u128,
    pub(in crate::graph) no: u128,
}

/// What is known where the listener is not added yet, is there, or was taken away; `None` if that cannot be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::graph) struct States {
    pub(in crate::graph) absent: Option<Known>,
    pub(in crate::graph) there: Option<Known>,
    pub(in crate::graph) gone: Option<Known>,
}

/// One of the three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::graph) enum Held {
    Absent,
    There,
    Gone,
}

impl Held {
    pub(in crate::graph) const ALL: [Self; 3] = [Self::Absent, Self::There, Self::Gone];
}

impl Known {
    /// What holds on either of two ways.
    pub(in crate::graph) fn or(self, other: Self) -> Self {
        Self {
            yes: self.yes & other.yes,
            no: self.no & other.no,
        }
    }

    /// What is known if `more` holds as well; `None` if it cannot.
    pub(in crate::graph) fn with(self, more: Self) -> Option<Self> {
        let (yes, no) = (self.yes | more.yes, self.no | more.no);
        (yes & no == 0).then_some(Self { yes, no })
    }

    /// What is known once `newer` was made true, whatever was known before.
    pub(in crate::graph) fn replaced_by(self, newer: Self) -> Self {
        Self {
            yes: self.yes & !newer.no | newer.yes,
            no: self.no & !newer.yes | newer.no,
        }
    }

    /// What is left if nothing is known of some tests any more.
    pub(in crate::graph) fn without(self, tests: u128) -> Self {
        Self {
            yes: self.yes & !tests,
            no: self.no & !tests,
        }
    }

    /// How a test comes out.
    pub(in crate::graph) fn says(self, test: u128) -> Option<bool> {
        match (self.yes & test != 0, self.no & test != 0) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }
}

impl States {
    /// Nothing has happened yet.
    pub(in crate::graph) fn start() -> Self {
        Self {
            absent: Some(Known::default()),
            ..Self::default()
        }
    }

    /// Whether control never comes here.
    pub(in crate::graph) fn is_never(&self) -> bool {
        *self == Self::default()
    }

    pub(in crate::graph) fn get(&self, held: Held) -> Option<Known> {
        match held {
            Held::Absent => self.absent,
            Held::There => self.there,
            Held::Gone => self.gone,
        }
    }

    /// Only one of the three.
    pub(in crate::graph) fn only(held: Held, known: Known) -> Self {
        let mut states = Self::default();
        *states.slot(held) = Some(known);
        states
    }

    fn slot(&mut self, held: Held) -> &mut Option<Known> {
        match held {
            Held::Absent => &mut self.absent,
            Held::There => &mut self.there,
            Held::Gone => &mut self.gone,
        }
    }

    /// What holds if either way was taken.
    pub(in crate::graph) fn or(self, other: Self) -> Self {
        Self {
            absent: either(self.absent, other.absent),
            there: either(self.there, other.there),
            gone: either(self.gone, other.gone),
        }
    }

    /// Changes what is known in each of the three; `None` takes it out.
    pub(in crate::graph) fn map(self, change: impl Fn(Held, Known) -> Option<Known>) -> Self {
        let of = |held| self.get(held).and_then(|known| change(held, known));
        Self {
            absent: of(Held::Absent),
            there: of(Held::There),
            gone: of(Held::Gone),
        }
    }

    /// The listener is added: whatever held, it is there now, and `more` is known then.
    pub(in crate::graph) fn added(self, more: Known) -> Self {
        let before = either(either(self.absent, self.there), self.gone);
        Self {
            there: before.map(|known| known.replaced_by(more)),
            ..Self::default()
        }
    }

    /// Where the listener is there and `goes` says so, it is gone.
    pub(in crate::graph) fn taken(self, goes: impl Fn(Known) -> bool) -> Self {
        match self.there {
            Some(known) if goes(known) => Self {
                there: None,
                gone: either(self.gone, Some(known)),
                ..self
            },
            _ => self,
        }
    }
}

fn either(one: Option<Known>, other: Option<Known>) -> Option<Known> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.or(other)),
        (one, other) => one.or(other),
    }
}
