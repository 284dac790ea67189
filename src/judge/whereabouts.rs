//! Which file each place of a finding is in, where several files were looked at together.
//!
//! In: what was said of joined facts, whose places count on from one file to the next. Out: the same with the number of
//! the file and the place in it.
//! Never here: what the places are for.

use crate::corpus::Span;
use crate::facts::Joined;
use crate::judge::blind::BlindSpot;
use crate::judge::finding::{Finding, Place};
use crate::judge::known::suppression::{By, Suppressed};
use crate::judge::review::audit::AuditEntry;
use crate::judge::review::outcome::Outcome;

/// Where the files begin that were looked at together.
#[derive(Clone, Copy, Debug)]
pub struct Whereabouts<'a> {
    /// Their numbers in the run, that of the file that all is about first.
    numbers: &'a [u32],
    /// All but the first.
    joined: &'a [Joined],
}

impl<'a> Whereabouts<'a> {
    /// `numbers` are those of the files in the run, the first being the file that all is about.
    pub fn new(numbers: &'a [u32], joined: &'a [Joined]) -> Self {
        debug_assert_eq!(numbers.len(), joined.len() + 1);
        Self { numbers, joined }
    }

    fn place(self, place: &mut Place) {
        let behind = self
            .joined
            .partition_point(|file| file.byte <= place.span.start);
        let byte = self.joined[..behind].last().map_or(0, |file| file.byte);
        place.file = self.numbers[behind];
        place.span = Span::new(place.span.start - byte, place.span.end - byte);
    }

    /// Puts each place of `findings` into its file.
    pub fn tell(self, findings: &mut [Finding]) {
        for finding in findings {
            self.finding(finding);
        }
    }

    fn finding(self, finding: &mut Finding) {
        self.place(&mut finding.place);
        for step in &mut finding.steps {
            self.place(&mut step.place);
        }
    }

    /// The same for findings that something takes away.
    pub fn tell_suppressed(self, suppressed: &mut [Suppressed]) {
        for one in suppressed {
            self.finding(&mut one.finding);
            self.by(&mut one.by);
        }
    }

    fn by(self, by: &mut By) {
        if let By::Comment { place, .. } = by {
            self.place(place);
        }
    }

    /// The same for every acquisition.
    pub fn tell_audit(self, audit: &mut [AuditEntry]) {
        for entry in audit {
            self.place(&mut entry.place);
            self.place(&mut entry.whole);
            entry
                .listener
                .iter_mut()
                .for_each(|place| self.place(place));
            for step in &mut entry.steps {
                self.place(&mut step.place);
            }
            entry.finding.iter_mut().for_each(|it| self.finding(it));
            entry.suppressed.iter_mut().for_each(|by| self.by(by));
            if let Outcome::Released(sight) = &mut entry.outcome {
                self.place(&mut sight.place);
            }
            for caller in &mut entry.callers {
                self.place(&mut caller.place);
            }
            self.tell_blind_spots(entry.place, &mut entry.blind_spots);
        }
    }

    /// A blind spot stands in the file that all is about; one in another file is told at `place`, with that file's name.
    pub fn tell_blind_spots(self, place: Place, spots: &mut [BlindSpot]) {
        for spot in spots {
            let behind = self
                .joined
                .partition_point(|file| file.byte <= spot.span.start);
            if let Some(file) = self.joined[..behind].last() {
                spot.message = format!("In `{}`: {}", file.path, spot.message);
                spot.span = place.span;
            }
        }
    }
}
