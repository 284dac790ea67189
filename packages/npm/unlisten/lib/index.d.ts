/** What a run says: the object of `unlisten --format json`. */
export interface Report {
  /** The version of this object; a field that goes or changes its meaning raises it, a new field does not. */
  version: 1;
  findings: Finding[];
  /** What a comment or the baseline answers for; it fails nobody. */
  suppressed: Suppressed[];
  /** The baselines that were read. */
  baselines: Baseline[];
  problems: Problem[];
  summary: Summary;
}

/** A place in a file. Lines and columns count from 1, columns in UTF-16 units; the end is one past the last character. */
export interface Place {
  /** Relative to the working directory, with `/`. */
  path: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

export type Severity = 'error' | 'warning';
export type Confidence = 'certain' | 'likely' | 'possible';

export interface Finding extends Place {
  /** The name of the rule, such as `listener-in-loop`. */
  rule: string;
  severity: Severity;
  confidence: Confidence;
  /** What it takes for granted: nothing if it is certain, one thing if it is likely. */
  expectations: string[];
  message: string;
  /** The target as it is written, such as `this.bus`; null where the finding is about no call that adds or removes. */
  target: string | null;
  /** The name of the event, if it is written out. */
  event: string | null;
  /** The expression for the event, if its name is not written out. */
  eventExpression: string | null;
  /** The nearest function with a name around it, such as `OrderWorker.process`; null if none of them has one. */
  function: string | null;
  /** The listener, if it has a name. */
  listener: string | null;
  /** The other places where the same is wrong for the same reason. */
  places: (Place & { message: string; fingerprint: string })[];
  /** The evidence, in its order. */
  steps: Step[];
  notes: string[];
  suggestions: Suggestion[];
  /** What mends it, tried before it is offered; one for each of its places that has one. */
  fixes: Fix[];
  /** What it is known by again when its code has moved. */
  fingerprint: string;
}

/** Edits of the finding's file: all of them or none. */
export interface Fix {
  title: string;
  /** Whether it changes nothing but when the listener ends. */
  applicability: 'safe' | 'unsafe';
  edits: Edit[];
}

/** What is written in place of what; the end is one past the last, and equal to the start where something is only put in. */
export interface Edit {
  /** Counted from 0, in UTF-8, without a byte order mark. */
  startByte: number;
  endByte: number;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  text: string;
}

export interface Suppressed extends Finding {
  suppression: Suppression;
}

export type Suppression =
  | ({ by: 'comment'; reason: string | null } & Place)
  | { by: 'baseline'; path: string };

export interface Step extends Place {
  role: 'acquisition' | 'origin' | 'repetition' | 'call' | 'near-miss' | 'release' | 'exit';
  message: string;
}

export interface Suggestion {
  message: string;
}

export interface Baseline {
  path: string;
  /** What it holds and the code does not any more. */
  stale: { path: string; rule: string; fingerprint: string; count: number; at: string }[];
}

/** Something that kept a file from being checked, or from being checked whole. */
export interface Problem {
  path: string;
  message: string;
  /** Whether the file was named and not checked, which makes the exit code 2. */
  fatal: boolean;
}

export interface Summary {
  files: number;
  /** How many files were parsed: what nowhere holds a word of a listener is not. */
  parsed: number;
  /** How many files add a listener or take one away. */
  mentioning: number;
  findings: number;
  errors: number;
  warnings: number;
  /** How many findings were less sure than what is shown. */
  hidden: number;
  suppressed: number;
  /** With `--new-since`, how many findings were there before and are left out. */
  notNew?: number;
  passedOver: {
    tests: number;
    generated: number;
    dependencyFolders: number;
    tooLarge: number;
    /** By ending, how many files mention listeners in a language that is not read: `{ vue: 2 }`. */
    unread: Record<string, number>;
  };
  /** The rules that have findings. */
  rules: { rule: string; errors: number; warnings: number; files: number }[];
}

export interface Options {
  /** The folder to run in; the paths of the report start from it. Default: that of this process. */
  cwd?: string;
  /** One configuration for every file, or `false` for none. Default: the nearest of each file. */
  config?: string | false;
  /** How sure a finding must be to be reported. Default: what the configuration says, else `likely`. */
  confidence?: Confidence;
  includeTests?: boolean;
  includeGenerated?: boolean;
  /** `false` checks what ignore files and configurations exclude, too. */
  ignore?: boolean;
  /** Pass over what is named as well, where a folder's walk would. */
  forceExclude?: boolean;
  /** Keep what was read for the next run, in this folder, or with `true` in `.unlisten-cache`. Default: nothing is kept. */
  cache?: boolean | string;
  /** How many threads to use. Default: one for each core. */
  threads?: number;
  /** Ends the run; the promise is then rejected with an `AbortError`. */
  signal?: AbortSignal;
}

export interface TextOptions extends Options {
  /** The name of the text, which says its language, its configuration, and its path in the report. */
  filename: string;
}

/**
 * Checks files and folders; without any, the working directory. Findings do not reject the promise.
 *
 * @throws UnlistenError if the program could not run, or could not read a file that was named
 */
export function lint(paths?: string | readonly string[], options?: Options): Promise<Report>;

/** Checks a text as if it were a file, whether that is on the disk or not. */
export function lintText(text: string, options: TextOptions): Promise<Report>;

/** The same, for places that cannot wait. */
export function lintTextSync(text: string, options: Omit<TextOptions, 'signal'>): Report;

/** The path of the program for this machine; `UNLISTEN_PROGRAM` goes before what is installed. */
export function programPath(): string;

/** The program could not run, or could not read what it was told to check. */
export class UnlistenError extends Error {
  name: 'UnlistenError';
  /** What could be said all the same, if the program ran. */
  report?: Report;
}
