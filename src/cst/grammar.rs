//! The names of the three grammars, in one place.
//!
//! In: nothing. Out: [`Kind`] and [`Field`], and for each language a [`Grammar`] that turns the parser's numbers into
//! them. Never here: a tree. A test proves that every name below exists in exactly the grammars it is listed for, so
//! that a new version of a grammar cannot silently turn a view blind.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::Language;

/// Which grammars know a name: a set of bits.
pub(super) type Grammars = u8;
/// tree-sitter-javascript.
pub(super) const JS: Grammars = 1;
/// tree-sitter-typescript's TYPESCRIPT.
pub(super) const TS: Grammars = 2;
/// tree-sitter-typescript's TSX.
pub(super) const TSX: Grammars = 4;
const TYPED: Grammars = TS | TSX;
const ALL: Grammars = JS | TS | TSX;
const JSX: Grammars = JS | TSX;

/// One row of the table of node kinds.
pub(super) struct KindRow {
    pub(super) kind: Kind,
    pub(super) name: &'static str,
    pub(super) is_named: bool,
    #[cfg_attr(not(test), expect(dead_code, reason = "what the test proves"))]
    pub(super) grammars: Grammars,
}

macro_rules! kinds {
    ($($variant:ident = $name:literal, $named:literal, $grammars:expr;)*) => {
        /// A kind of node that some view tells from others.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(super) enum Kind {
            /// A node that no view asks for.
            Other,
            /// A region that did not parse.
            Error,
            $(#[doc = $name] $variant,)*
        }

        /// Every kind with its name and the grammars that have it.
        pub(super) const KINDS: &[KindRow] = &[
            $(KindRow { kind: Kind::$variant, name: $name, is_named: $named, grammars: $grammars },)*
        ];
    };
}

kinds! {
    AbstractClassDeclaration = "abstract_class_declaration", true, TYPED;
    AbstractMethodSignature = "abstract_method_signature", true, TYPED;
    AccessibilityModifier = "accessibility_modifier", true, TYPED;
    AmbientDeclaration = "ambient_declaration", true, TYPED;
    Arguments = "arguments", true, ALL;
    Array = "array", true, ALL;
    ArrayPattern = "array_pattern", true, ALL;
    ArrowFunction = "arrow_function", true, ALL;
    AsExpression = "as_expression", true, TYPED;
    AssignmentExpression = "assignment_expression", true, ALL;
    AssignmentPattern = "assignment_pattern", true, ALL;
    Async = "async", false, ALL;
    AugmentedAssignment = "augmented_assignment_expression", true, ALL;
    Await = "await", false, ALL;
    AwaitExpression = "await_expression", true, ALL;
    BinaryExpression = "binary_expression", true, ALL;
    BreakStatement = "break_statement", true, ALL;
    CallExpression = "call_expression", true, ALL;
    CatchClause = "catch_clause", true, ALL;
    Class = "class", true, ALL;
    ClassBody = "class_body", true, ALL;
    ClassDeclaration = "class_declaration", true, ALL;
    ClassHeritage = "class_heritage", true, ALL;
    ClassKeyword = "class", false, ALL;
    ClassStaticBlock = "class_static_block", true, ALL;
    Comma = ",", false, ALL;
    Comment = "comment", true, ALL;
    ComputedPropertyName = "computed_property_name", true, ALL;
    Const = "const", false, ALL;
    ContinueStatement = "continue_statement", true, ALL;
    Decorator = "decorator", true, ALL;
    Default = "default", false, ALL;
    DoStatement = "do_statement", true, ALL;
    ElseClause = "else_clause", true, ALL;
    EmptyStatement = "empty_statement", true, ALL;
    EnumAssignment = "enum_assignment", true, TYPED;
    EnumBody = "enum_body", true, TYPED;
    EnumDeclaration = "enum_declaration", true, TYPED;
    Equals = "=", false, ALL;
    EscapeSequence = "escape_sequence", true, ALL;
    ExportClause = "export_clause", true, ALL;
    ExportSpecifier = "export_specifier", true, ALL;
    ExportStatement = "export_statement", true, ALL;
    ExpressionStatement = "expression_statement", true, ALL;
    ExtendsClause = "extends_clause", true, TYPED;
    False = "false", true, ALL;
    FieldDefinition = "field_definition", true, JS;
    ForInStatement = "for_in_statement", true, ALL;
    ForStatement = "for_statement", true, ALL;
    FunctionDeclaration = "function_declaration", true, ALL;
    FunctionExpression = "function_expression", true, ALL;
    FunctionKeyword = "function", false, ALL;
    GeneratorFunction = "generator_function", true, ALL;
    GeneratorFunctionDeclaration = "generator_function_declaration", true, ALL;
    Get = "get", false, ALL;
    HtmlComment = "html_comment", true, ALL;
    Identifier = "identifier", true, ALL;
    IfStatement = "if_statement", true, ALL;
    ImplementsClause = "implements_clause", true, TYPED;
    Import = "import", true, ALL;
    ImportAlias = "import_alias", true, TYPED;
    ImportClause = "import_clause", true, ALL;
    ImportRequireClause = "import_require_clause", true, TYPED;
    ImportSpecifier = "import_specifier", true, ALL;
    ImportStatement = "import_statement", true, ALL;
    In = "in", false, ALL;
    InstantiationExpression = "instantiation_expression", true, TYPED;
    InternalModule = "internal_module", true, TYPED;
    JsxAttribute = "jsx_attribute", true, JSX;
    JsxElement = "jsx_element", true, JSX;
    JsxExpression = "jsx_expression", true, JSX;
    JsxSelfClosingElement = "jsx_self_closing_element", true, JSX;
    LabeledStatement = "labeled_statement", true, ALL;
    LexicalDeclaration = "lexical_declaration", true, ALL;
    MemberExpression = "member_expression", true, ALL;
    MetaProperty = "meta_property", true, ALL;
    MethodDefinition = "method_definition", true, ALL;
    Module = "module", true, TYPED;
    NamedImports = "named_imports", true, ALL;
    NamespaceExport = "namespace_export", true, ALL;
    NamespaceImport = "namespace_import", true, ALL;
    NestedIdentifier = "nested_identifier", true, TYPED;
    NewExpression = "new_expression", true, ALL;
    NonNullExpression = "non_null_expression", true, TYPED;
    Null = "null", true, ALL;
    Number = "number", true, ALL;
    Object = "object", true, ALL;
    ObjectAssignmentPattern = "object_assignment_pattern", true, ALL;
    ObjectPattern = "object_pattern", true, ALL;
    OptionalChain = "optional_chain", true, ALL;
    OptionalParameter = "optional_parameter", true, TYPED;
    OptionalToken = "?.", false, TYPED;
    Pair = "pair", true, ALL;
    PairPattern = "pair_pattern", true, ALL;
    ParenthesizedExpression = "parenthesized_expression", true, ALL;
    PrivatePropertyIdentifier = "private_property_identifier", true, ALL;
    PublicFieldDefinition = "public_field_definition", true, TYPED;
    Readonly = "readonly", false, TYPED;
    Regex = "regex", true, ALL;
    RequiredParameter = "required_parameter", true, TYPED;
    RestPattern = "rest_pattern", true, ALL;
    ReturnStatement = "return_statement", true, ALL;
    SatisfiesExpression = "satisfies_expression", true, TYPED;
    SequenceExpression = "sequence_expression", true, ALL;
    Set = "set", false, ALL;
    ShorthandProperty = "shorthand_property_identifier", true, ALL;
    ShorthandPropertyPattern = "shorthand_property_identifier_pattern", true, ALL;
    SpreadElement = "spread_element", true, ALL;
    Star = "*", false, ALL;
    StatementBlock = "statement_block", true, ALL;
    Static = "static", false, ALL;
    StaticGet = "static get", false, JS;
    String = "string", true, ALL;
    StringFragment = "string_fragment", true, ALL;
    SubscriptExpression = "subscript_expression", true, ALL;
    Super = "super", true, ALL;
    SwitchCase = "switch_case", true, ALL;
    SwitchDefault = "switch_default", true, ALL;
    SwitchStatement = "switch_statement", true, ALL;
    TemplateString = "template_string", true, ALL;
    TemplateSubstitution = "template_substitution", true, ALL;
    TernaryExpression = "ternary_expression", true, ALL;
    This = "this", true, ALL;
    ThrowStatement = "throw_statement", true, ALL;
    True = "true", true, ALL;
    TryStatement = "try_statement", true, ALL;
    Type = "type", false, TYPED;
    TypeAssertion = "type_assertion", true, TS;
    TypeIdentifier = "type_identifier", true, TYPED;
    UnaryExpression = "unary_expression", true, ALL;
    Undefined = "undefined", true, ALL;
    UpdateExpression = "update_expression", true, ALL;
    Using = "using", false, ALL;
    UsingDeclaration = "using_declaration", true, JS;
    Var = "var", false, ALL;
    VariableDeclaration = "variable_declaration", true, ALL;
    VariableDeclarator = "variable_declarator", true, ALL;
    WhileStatement = "while_statement", true, ALL;
    WithStatement = "with_statement", true, ALL;
    YieldExpression = "yield_expression", true, ALL;
}

macro_rules! fields {
    ($($variant:ident = $name:literal, $grammars:expr;)*) => {
        /// A field that some view reads.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Field {
            $(#[doc = $name] $variant,)*
        }

        /// Every field with its name and the grammars that have it, in the order of the enum.
        pub(super) const FIELDS: &[(Field, &str, Grammars)] = &[
            $((Field::$variant, $name, $grammars),)*
        ];
    };
}

fields! {
    Alias = "alias", ALL;
    Alternative = "alternative", ALL;
    Argument = "argument", ALL;
    Arguments = "arguments", ALL;
    Attribute = "attribute", JSX;
    Body = "body", ALL;
    Condition = "condition", ALL;
    Consequence = "consequence", ALL;
    Constructor = "constructor", ALL;
    Declaration = "declaration", ALL;
    Decorator = "decorator", ALL;
    Finalizer = "finalizer", ALL;
    Function = "function", ALL;
    Handler = "handler", ALL;
    Increment = "increment", ALL;
    Index = "index", ALL;
    Initializer = "initializer", ALL;
    Key = "key", ALL;
    Kind = "kind", ALL;
    Label = "label", ALL;
    Left = "left", ALL;
    Name = "name", ALL;
    Object = "object", ALL;
    OpenTag = "open_tag", JSX;
    Operator = "operator", ALL;
    OptionalChain = "optional_chain", ALL;
    Parameter = "parameter", ALL;
    Parameters = "parameters", ALL;
    Pattern = "pattern", ALL;
    Property = "property", ALL;
    Right = "right", ALL;
    Source = "source", ALL;
    Type = "type", TYPED;
    TypeArguments = "type_arguments", TYPED;
    Value = "value", ALL;
}

/// A language's numbers, translated.
pub(super) struct Grammar {
    /// The parser's language.
    pub(super) language: tree_sitter::Language,
    kinds: Vec<Kind>,
    fields: Vec<u16>,
    by_field: Vec<Option<Field>>,
}

impl Grammar {
    /// The grammar of `language`, built on first use.
    pub(super) fn of(language: Language) -> &'static Grammar {
        static GRAMMARS: [OnceLock<Grammar>; 3] = [const { OnceLock::new() }; 3];
        let (number, build) = match language {
            Language::Javascript => (0, tree_sitter_javascript::LANGUAGE),
            // A component's own scripts say what they are in (`embedded`); one without any has nothing to parse.
            Language::Typescript | Language::Component(_) => {
                (1, tree_sitter_typescript::LANGUAGE_TYPESCRIPT)
            }
            Language::Tsx => (2, tree_sitter_typescript::LANGUAGE_TSX),
        };
        GRAMMARS[number].get_or_init(|| Grammar::new(build.into()))
    }

    fn new(parser_language: tree_sitter::Language) -> Self {
        let by_name: HashMap<_, _> = KINDS
            .iter()
            .map(|row| ((row.name, row.is_named), row.kind))
            .collect();
        // Aliases give one name several numbers, so every number is looked up rather than every name.
        let kinds = (0..parser_language.node_kind_count() as u16)
            .map(|id| {
                let name = parser_language.node_kind_for_id(id).unwrap_or_default();
                let is_named = parser_language.node_kind_is_named(id);
                by_name
                    .get(&(name, is_named))
                    .copied()
                    .unwrap_or(Kind::Other)
            })
            .collect();
        let fields: Vec<u16> = FIELDS
            .iter()
            .map(|(_, name, _)| {
                parser_language
                    .field_id_for_name(name)
                    .map_or(0, |id| id.get())
            })
            .collect();
        let mut by_field = vec![None; parser_language.field_count() + 1];
        for (row, id) in FIELDS.iter().zip(&fields) {
            if *id != 0 {
                by_field[*id as usize] = Some(row.0);
            }
        }
        Self {
            language: parser_language,
            kinds,
            fields,
            by_field,
        }
    }

    /// What the parser's kind number means.
    pub(super) fn kind(&self, id: u16) -> Kind {
        match self.kinds.get(id as usize) {
            Some(kind) => *kind,
            None if id == u16::MAX => Kind::Error,
            None => Kind::Other,
        }
    }

    /// The parser's number of a field; 0, which no field has, if the grammar does not know it.
    pub(super) fn field_id(&self, field: Field) -> u16 {
        self.fields[field as usize]
    }

    /// What the parser's field number means.
    pub(super) fn field(&self, id: u16) -> Option<Field> {
        self.by_field.get(id as usize).copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LANGUAGES: [(Language, Grammars); 3] = [
        (Language::Javascript, JS),
        (Language::Typescript, TS),
        (Language::Tsx, TSX),
    ];

    #[test]
    fn every_kind_exists_in_exactly_the_grammars_it_is_listed_for() {
        let mut wrong = Vec::new();
        for row in KINDS {
            let mut found = 0;
            for (language, bit) in LANGUAGES {
                if Grammar::of(language).kinds.contains(&row.kind) {
                    found |= bit;
                }
            }
            if found != row.grammars {
                wrong.push(format!(
                    "{} is in {found:03b}, listed {:03b}",
                    row.name, row.grammars
                ));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn every_field_exists_in_exactly_the_grammars_it_is_listed_for() {
        let mut wrong = Vec::new();
        for (field, name, grammars) in FIELDS {
            let mut found = 0;
            for (language, bit) in LANGUAGES {
                if Grammar::of(language).field_id(*field) != 0 {
                    found |= bit;
                }
            }
            if found != *grammars {
                wrong.push(format!("{name} is in {found:03b}, listed {grammars:03b}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
