//! Which reports a run makes, and where each of them goes.
//!
//! In: the reports that were typed. Out: [`Outputs`], of which standard output gets one at most.
//! Never here: writing.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use clap::ValueEnum;

use super::ConfigError;
use crate::cli::Output;

/// Which reports a run makes, and where each of them goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outputs<F> {
    /// What standard output gets, in this order.
    pub shown: Vec<F>,
    /// What files get, in the order in which they were typed.
    pub files: Vec<(F, PathBuf)>,
    /// Whether files are written over that are no earlier reports.
    pub force: bool,
}

impl<F: ValueEnum + Copy + Default> Outputs<F> {
    /// What was typed, or if that is nothing the first format; `into` is the file of the one that would be on standard
    /// output.
    ///
    /// # Errors
    /// Two reports would get into each other's way, or there is none for the file.
    pub fn of(typed: Vec<Output<F>>, into: Option<PathBuf>) -> Result<Self, ConfigError> {
        let mut outputs = Self {
            shown: Vec::new(),
            files: Vec::new(),
            force: false,
        };
        if typed.is_empty() {
            outputs.shown.push(F::default());
        }
        for Output { format, file } in typed {
            match file {
                None => outputs.show(format)?,
                Some(path) => outputs.write(format, path)?,
            }
        }
        match (into, outputs.shown.pop()) {
            (Some(into), _) if into.as_os_str() == "-" => {}
            (Some(into), Some(format)) => outputs.write(format, into)?,
            (Some(into), None) => {
                return Err(ConfigError::NothingToWrite(into.display().to_string()));
            }
            (None, shown) => outputs.shown.extend(shown),
        }
        Ok(outputs)
    }

    /// The same, written over whatever is there if `force` was typed.
    ///
    /// # Errors
    /// No report goes into a file.
    pub fn forced(self, force: bool) -> Result<Self, ConfigError> {
        match force && self.files.is_empty() {
            true => Err(ConfigError::NothingToForce),
            false => Ok(Self { force, ..self }),
        }
    }

    /// Whether `format` is among them.
    pub fn include(&self, format: F) -> bool
    where
        F: PartialEq,
    {
        let mut in_files = self.files.iter().map(|(written, _)| *written);
        self.shown.contains(&format) || in_files.any(|written| written == format)
    }

    fn show(&mut self, format: F) -> Result<(), ConfigError> {
        if let Some(first) = self.shown.first() {
            let (first, second) = (name(*first), name(format));
            return Err(ConfigError::TwoOnStandardOutput { first, second });
        }
        self.shown.push(format);
        Ok(())
    }

    fn write(&mut self, format: F, path: PathBuf) -> Result<(), ConfigError> {
        let mut others = self.files.iter();
        if let Some((first, _)) = others.find(|(_, other)| is_same(other, &path)) {
            return Err(ConfigError::TwoInOneFile {
                first: name(*first),
                second: name(format),
                path: path.display().to_string(),
            });
        }
        self.files.push((format, path));
        Ok(())
    }
}

/// Whether two paths are the same but for their `./`.
fn is_same(one: &Path, other: &Path) -> bool {
    let parts = |path: &Path| -> Vec<OsString> {
        let parts = path.components();
        let named = parts.filter(|part| *part != Component::CurDir);
        named.map(|part| part.as_os_str().to_owned()).collect()
    };
    parts(one) == parts(other)
}

/// A format as it is typed.
fn name(format: impl ValueEnum) -> String {
    let value = format.to_possible_value();
    value.map_or_else(String::new, |value| value.get_name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::CheckFormat::{self, Concise, Human, Json};

    fn output(format: CheckFormat, file: Option<&str>) -> Output<CheckFormat> {
        Output {
            format,
            file: file.map(PathBuf::from),
        }
    }

    #[test]
    fn nothing_typed_is_the_human_report() {
        let outputs = Outputs::<CheckFormat>::of(Vec::new(), None).expect("it is right");
        assert_eq!((outputs.shown, outputs.files), (vec![Human], vec![]));
    }

    #[test]
    fn any_number_of_files_and_one_on_standard_output() {
        let typed = vec![
            output(Json, Some("a")),
            output(Concise, None),
            output(Json, Some("b")),
        ];
        let outputs = Outputs::of(typed, None).expect("it is right");
        assert_eq!(outputs.shown, [Concise]);
        assert_eq!(outputs.files, [(Json, "a".into()), (Json, "b".into())]);
        let silent = Outputs::of(vec![output(Json, Some("a"))], None).expect("it is right");
        assert_eq!(silent.shown, []);
    }

    #[test]
    fn what_would_be_on_standard_output_goes_to_the_file_that_was_named() {
        let into = |typed: Vec<Output<CheckFormat>>| Outputs::of(typed, Some("r".into()));
        let outputs =
            into(vec![output(Json, None), output(Concise, Some("a"))]).expect("it is right");
        assert_eq!(outputs.shown, []);
        assert_eq!(outputs.files, [(Concise, "a".into()), (Json, "r".into())]);
        let outputs = into(Vec::new()).expect("it is right");
        assert_eq!(outputs.files, [(Human, "r".into())]);
        assert!(into(vec![output(Json, Some("a"))]).is_err());
        assert!(into(vec![output(Json, None), output(Json, Some("r"))]).is_err());
    }

    #[test]
    fn two_in_one_place_are_refused() {
        let said = |typed: [Output<CheckFormat>; 2]| {
            let refused = Outputs::of(typed.to_vec(), None).expect_err("they are in one place");
            refused.to_string()
        };
        said([output(Json, Some("a/b")), output(Concise, Some("./a//b"))]);
        insta::assert_snapshot!(said([output(Human, None), output(Json, None)]), @"`--format human` and `--format json` both write to standard output: give one of them a file, as in `--format json=FILE`");
        insta::assert_snapshot!(said([output(Concise, Some("a")), output(Json, Some("a"))]), @"`--format concise=a` and `--format json=a` write to the same file: give each its own");
    }
}
