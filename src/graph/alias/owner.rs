//! Who adds a listener once in its life: an instance, a component, an effect, a function that sets something up.
//!
//! In: nothing. Out: [`Owner`].
//! Never here: how long an owner lives, or what it takes away when it goes.

use crate::facts::{ClassId, FunctionId, ValueId};

/// What adds a listener once in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// An instance of a class.
    Class(ClassId),
    /// A component written as an object literal.
    Object(ValueId),
    /// An effect or mount hook of a component.
    Effect(FunctionId),
    /// A function that sets something up.
    Function(FunctionId),
}
