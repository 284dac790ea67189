//! Collections of a project's own through which listeners are added, and taken away all together.
//!
//! In: a registration that a method makes for its caller: `this.listeners.add(window, "resize", f)`. Out: the call that has the
//! same collection take away all that it has added.
//! Never here: collections out of sight; those are `disposers`.

use crate::corpus::Span;
use crate::facts::{Acquisition, FunctionId, ValueId};
use crate::graph::Graph;
use crate::graph::alias::path::{Path, Root};

impl Graph<'_> {
    /// The call by which somebody has the collection emptied that has added the listener.
    pub fn emptied_collection(&self, of: &Acquisition) -> Option<Span> {
        if !of.through_helper {
            return None;
        }
        let method = self.called_function(of.call)?;
        let collection = self.path(self.receiver(of.call)?);
        let arguments = &self.call(of.call).arguments;
        let place = arguments.iter().position(|it| *it == of.target)? as u32;
        let target = Path::of(Root::Parameter(method, place));
        self.acquisitions_inside(self.function(method).body)
            .into_iter()
            .filter(|(_, inner)| self.path(inner.target) == target)
            .flat_map(|(_, inner)| self.discharges(inner, &[]))
            .filter_map(|it| self.method_around(self.function_of(it.region)))
            .flat_map(|emptying| self.calls_of(emptying))
            .find(|call| self.is_called_on(**call, &collection))
            .map(|call| self.span(*call))
    }

    /// The method of a class that a function is, or is written in.
    fn method_around(&self, function: FunctionId) -> Option<FunctionId> {
        let mut around = std::iter::successors(Some(function), |it| self.function(*it).parent);
        around.find(|it| self.function(*it).class.is_some())
    }

    fn is_called_on(&self, call: ValueId, place: &Path) -> bool {
        self.receiver(call)
            .is_some_and(|it| self.same_path(&self.path(it), place))
    }
}
