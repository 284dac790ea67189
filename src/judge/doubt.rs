//! What a finding takes for granted: its expectations, each with the number of links that it stands for.
//!
//! In: expectations, as a judgement comes by them. Out: the confidence that they leave, and their names.
//! Never here: what is in sight; that needs no name. An expectation that earns nothing on code that nobody tuned for is
//! taken out: `scripts/field/try-expectations` tells.

use crate::judge::finding::Confidence;

macro_rules! expectations {
    ($($variant:ident = $name:literal, $sentence:literal;)*) => {
        /// Something that is not in sight and that such code means as a rule.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Expectation {
            $(#[doc = $sentence] $variant,)*
        }

        impl Expectation {
            /// All of them, in the order of the table.
            pub const ALL: &[Expectation] = &[$(Expectation::$variant,)*];

            /// Its name in reports.
            pub fn name(self) -> &'static str {
                match self { $(Expectation::$variant => $name,)* }
            }

            /// What is expected, a sentence.
            pub fn says(self) -> &'static str {
                match self { $(Expectation::$variant => $sentence,)* }
            }
        }
    };
}

expectations! {
    CalledOften = "called-often", "A function that other code can reach, and that no code in sight calls, is called more than once.";
    EventRepeats = "event-repeats", "An event of which nothing is known comes again.";
    HandlerByName = "handler-by-name", "A function is run by a framework, as its name or parameters say.";
    RunsItselfAgain = "runs-itself-again", "A function that calls itself does so again and again.";
    TargetStays = "target-stays", "What the listener is added to is still there the next time.";
    TurnsGrow = "turns-grow", "A loop that runs once takes more turns with time.";
    NoLateRemoval = "no-late-removal", "A removal of everything comes too late.";
    TargetGoesOn = "target-goes-on", "The target lives on after what is awaited.";
    StartedAgain = "started-again", "Code that sets up a process runs again.";
    SpeaksAgain = "speaks-again", "The sender of an unknown event sends it again, to the same listener.";
    StoresEach = "keeps-each", "An emitter that is not in sight keeps a function as many times as it is added.";
    HolderRuns = "holder-runs", "Code that is passed an object runs the functions in it.";
    OutOfSight = "out-of-sight", "Code that is not in sight neither runs, removes nor hides what matters here.";
    Forgotten = "forgotten", "Code that removes a neighbouring listener, or misses this one, was meant to remove it.";
    EndsMidway = "ends-midway", "An owner ends between two events, the second of which would remove its listener.";
    TeardownByName = "teardown-by-name", "A member ends the life of its instance, as its name says.";
    StaysByName = "stays-by-name", "What is passed in stays when its listener goes, as names say.";
    MoreThanOne = "more-than-one", "There is more than one instance of a class.";
    OwnerGoesFirst = "owner-goes-first", "The owner ends before its target does.";
    WayIsTaken = "way-is-taken", "A path that requires a failure is taken.";
    RunsAgain = "runs-again", "Code that leaves one listener runs again.";
    EventStaysAway = "event-stays-away", "The event that is waited for may not come.";
    SignalStays = "signal-stays", "A signal lives on when the work for it is over.";
    MeantFor = "meant-for", "A removal was meant for the registration that it misses.";
}

impl Expectation {
    /// Whether it says how many turns a loop takes, and nothing of what they are for.
    fn is_of_number(self) -> bool {
        matches!(self, Expectation::TurnsGrow | Expectation::RunsItselfAgain)
    }
}

/// The expectations that a judgement rests on; none if all is in sight.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doubt(Vec<(Expectation, u32)>);

impl Doubt {
    /// All is in sight.
    pub fn none() -> Self {
        Self::default()
    }

    /// This doubt, and an expectation that stands for that many links; for none, it is not needed.
    pub fn and(mut self, expectation: Expectation, links: u32) -> Self {
        if links > 0 {
            self.0.push((expectation, links));
        }
        self
    }

    /// Both doubts.
    pub fn plus(mut self, other: Doubt) -> Self {
        self.0.extend(other.0);
        self
    }

    /// This doubt, of something that the turns of a loop do, if it is. They are there to do it for different things, so that what is not in
    /// sight is as likely another target, event or listener each turn: each expectation is a guess, and stands for two links. How
    /// many turns there are says nothing of that, and stays as it is.
    pub fn in_turns_if(mut self, is_of_turns: bool) -> Self {
        for (expectation, links) in &mut self.0 {
            if is_of_turns && !expectation.is_of_number() {
                *links = (*links).max(2);
            }
        }
        self
    }

    /// How many links are not in sight.
    pub fn links(&self) -> u32 {
        self.0.iter().map(|(_, links)| links).sum()
    }

    /// The confidence that is left.
    pub fn confidence(&self) -> Confidence {
        Confidence::of_doubt(self.links())
    }

    /// What it rests on, in the order of the table.
    pub fn expectations(&self) -> Vec<Expectation> {
        let mut all: Vec<Expectation> =
            self.0.iter().map(|(expectation, _)| *expectation).collect();
        all.sort();
        all.dedup();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_expectation_is_likely_and_two_are_possible() {
        let one = Doubt::none().and(Expectation::CalledOften, 1);
        assert_eq!(Doubt::none().confidence(), Confidence::Certain);
        assert_eq!(one.confidence(), Confidence::Likely);
        let two = one.clone().and(Expectation::EventRepeats, 1);
        assert_eq!(two.confidence(), Confidence::Possible);
        assert_eq!(one.and(Expectation::TargetStays, 0).links(), 1);
    }

    #[test]
    fn in_a_loop_one_expectation_is_a_guess_but_for_the_number_of_turns() {
        let stays = Doubt::none()
            .and(Expectation::TargetStays, 1)
            .in_turns_if(true);
        assert_eq!(stays.confidence(), Confidence::Possible);
        let grows = Doubt::none()
            .and(Expectation::TurnsGrow, 1)
            .in_turns_if(true);
        assert_eq!(grows.confidence(), Confidence::Likely);
        assert_eq!(
            Doubt::none().in_turns_if(true).confidence(),
            Confidence::Certain
        );
    }

    #[test]
    fn names_are_told_once_and_in_the_order_of_the_table() {
        let twice = Doubt::none()
            .and(Expectation::TargetStays, 1)
            .and(Expectation::CalledOften, 1)
            .plus(Doubt::none().and(Expectation::TargetStays, 1));
        let expected = [Expectation::CalledOften, Expectation::TargetStays];
        assert_eq!(twice.expectations(), expected);
    }

    #[test]
    fn each_name_is_one_of_a_kind() {
        let mut names: Vec<&str> = Expectation::ALL.iter().map(|it| it.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Expectation::ALL.len());
    }
}
