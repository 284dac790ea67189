//! What is suggested keeps the meaning of the program: it names no method, member or variable that is not there, and lets
//! no listener go that is still needed.
//!
//! In: small programs. Out: nothing; another suggestion, or another first line, fails.
//! Never here: what is found, which is for the fixtures.

/// The first finding of a text: its message, and what it suggests.
fn told(text: &str) -> (String, Vec<String>) {
    let findings = unlisten::examine_text("a.ts", text);
    let finding = findings.first().expect("there is a finding");
    let suggestions = finding.suggestions.iter();
    (
        finding.message.clone(),
        suggestions.map(|it| it.message.clone()).collect(),
    )
}

fn suggestions(text: &str) -> Vec<String> {
    told(text).1
}

#[test]
fn a_listener_that_has_to_live_on_is_not_taken_away_before_the_function_returns() {
    let lives_on = "\
import { bus } from './bus';
export function follow(key: string) {
  bus.on('change', () => drop(key));
  return cache.get(key);
}
";
    assert_eq!(
        suggestions(lives_on),
        [
            "Register one `change` handler on `bus` once, when the program starts, and look up in it what each run needs",
            "If each call needs a listener of its own, keep the handler in an outer variable and call `bus.off('change', handler)` when that is no longer needed",
        ]
    );
    let waits = "\
import { bus } from './bus';
export async function follow(key: string) {
  bus.on('change', () => drop(key));
  return await cache.get(key);
}
";
    assert_eq!(
        suggestions(waits)[1],
        "If only the call itself needs it, keep the handler in a variable and call `bus.off('change', handler)` in a `finally` before the function returns"
    );
    let causes = waits.replace("return await", "bus.emit('change'); return");
    assert_eq!(suggestions(&causes)[1], suggestions(waits)[1]);
}

#[test]
fn the_listener_goes_where_its_neighbour_goes() {
    let neighbour = "\
import { bus } from './bus';
export class View {
  open() {
    bus.on('one', this.onOne);
  }
  draw() {
    bus.on('two', () => this.paint());
  }
  close() {
    bus.off('one', this.onOne);
  }
}
";
    assert_eq!(
        suggestions(neighbour)[0],
        "Register one `two` handler in `open()`, and call `bus.off('two', handler)` in `close()`"
    );
    let by_constructor = neighbour.replace("open()", "constructor()");
    assert_eq!(
        suggestions(&by_constructor)[0],
        "Register one `two` handler in the constructor of `View`, and call `bus.off('two', handler)` in `close()`"
    );
}

#[test]
fn no_member_is_named_that_the_class_does_not_have() {
    let text = "\
import { bus } from './bus';
export class View {
  draw() {
    bus.on('two', () => this.paint());
  }
}
";
    assert_eq!(
        suggestions(text)[0],
        "Register one `two` handler in the constructor of `View`, and give the class a `destroy()` that calls `bus.off('two', handler)`"
    );
    // What is an argument of the method is not there when the constructor runs.
    let handed = text.replace("draw() {", "draw(bus: Bus) {");
    let of_caller = format!("{handed}\nfor (;;) new View().draw(bus);\n");
    assert!(!suggestions(&of_caller).concat().contains("constructor"));
}

#[test]
fn a_method_is_named_that_the_target_has() {
    let hub = "\
class Hub {
  all = new Set<() => void>();
  subscribe(listener: () => void) { this.all.add(listener); }
  drop(listener: () => void) { this.all.delete(listener); }
  emit() { for (const one of this.all) one(); }
}
export const hub = new Hub();
export function follow(name: string) {
  hub.subscribe(() => console.log(name));
}
";
    assert_eq!(
        suggestions(hub)[1],
        "If each call needs a listener of its own, keep the handler in an outer variable and give `Hub` a method that removes one listener, and call it when that is no longer needed"
    );
    let with_removal = hub.replace("drop(", "removeSubscriber(");
    assert_eq!(
        suggestions(&with_removal)[1],
        "If each call needs a listener of its own, keep the handler in an outer variable and call `hub.removeSubscriber(handler)` when that is no longer needed"
    );
}

#[test]
fn a_listener_is_taken_away_as_the_file_takes_others_away() {
    let text = "\
import { bus } from './bus';
bus.on('a', onA);
export function stop() { bus.removeListener('a', onA); }
export function follow(name: string) {
  bus.on('b', () => console.log(name));
}
";
    assert!(suggestions(text)[1].contains("`bus.removeListener('b', handler)`"));
}

#[test]
fn a_removal_says_the_same_of_capture() {
    let text = "\
export function follow(name: string) {
  window.addEventListener('scroll', () => console.log(name), { capture: true });
}
";
    assert!(
        suggestions(text)[1]
            .contains("`window.removeEventListener('scroll', handler, { capture: true })`"),
        "{:?}",
        suggestions(text)
    );
}

#[test]
fn a_target_that_a_call_gives_is_kept_and_not_asked_for_again() {
    let text = "\
import { theBus } from './bus';
export class View {
  private readonly bus = theBus();
  draw() {
    document.querySelector('main').addEventListener('two', () => this.paint());
  }
}
";
    let all = suggestions(text).join("\n");
    assert!(!all.contains("querySelector"), "{all}");
    assert!(all.contains("on the same target"), "{all}");
}

#[test]
fn what_uses_the_outer_event_is_not_registered_outside() {
    let text = "\
import { bus } from './bus';
bus.on('open', (order) => {
  bus.on('data', (data) => order.add(data));
});
";
    let all = suggestions(text).join("\n");
    assert!(!all.contains("Register it once, outside"), "{all}");
    let free = text.replace("order.add(data)", "log.add(data)");
    assert!(
        suggestions(&free)[0].starts_with("Register it once, outside"),
        "{:?}",
        suggestions(&free)
    );
}

#[test]
fn a_variable_that_holds_the_event_is_not_its_name() {
    let by_variable = "\
import { bus } from './bus';
export function follow(name: string) {
  for (const one of all) bus.on(name, () => one.run());
}
";
    assert_eq!(
        told(by_variable).0,
        "each turn of this loop adds one more listener for `name` to `bus`"
    );
    let by_name = by_variable.replace("bus.on(name", "bus.on('name'");
    assert_eq!(
        told(&by_name).0,
        "each turn of this loop adds one more `name` listener to `bus`"
    );
}

#[test]
fn a_call_that_nobody_in_sight_makes_is_not_claimed() {
    let text = "\
import { bus } from './bus';
export function cli() {
  bus.on('a', () => {});
}
";
    assert_eq!(
        told(text).0,
        "if `cli` is called more than once, each call adds one more `a` listener to `bus`"
    );
}

#[test]
fn a_promise_is_settled_later_than_its_function_ends() {
    let text = "\
export function wait(socket) {
  return new Promise((resolve, reject) => {
    const onData = (data) => { socket.off('data', onData); resolve(data); };
    const onError = (error) => reject(error);
    socket.on('data', onData);
    setTimeout(onError, 100);
  });
}
";
    let found = unlisten::examine_text("a.ts", text);
    for suggestion in found.iter().flat_map(|it| &it.suggestions) {
        assert!(!suggestion.message.contains("finally"), "{suggestion:?}");
    }
}

#[test]
fn a_hook_adds_and_removes_with_its_component() {
    let text = "\
import { bus } from './bus';
export function useUnread(set) {
  bus.on('unread', () => set(1));
}
";
    assert_eq!(
        suggestions(text),
        [
            "Add it when the component mounts, and keep the handler in a variable and call `bus.off('unread', handler)` when it unmounts: in an effect with a clean-up, or in the hooks for both"
        ]
    );
    let no_hook = text.replace("useUnread", "used");
    assert!(suggestions(&no_hook).len() > 1);
}

/// What may not stand in any suggestion on a text.
fn suggests_nothing_of(text: &str, words: &[&str]) {
    let all = suggestions(text).join("\n");
    for word in words {
        assert!(!all.contains(word), "`{word}` is suggested:\n{all}");
    }
}

#[test]
fn what_a_method_in_sight_returns_is_called_to_remove() {
    let returns = "\
const callbacks = new Set<() => void>();
export function onTick(callback: () => void) {
  callbacks.add(callback);
  return () => callbacks.delete(callback);
}
export const tick = () => callbacks.forEach((callback) => callback());
setInterval(() => onTick(() => console.log(Date.now())), 1000);
";
    suggests_nothing_of(returns, &["offTick", "callbacks.on", "callbacks.off"]);
    assert!(
        suggestions(returns)[1].contains("keep what `onTick(…)` returns"),
        "{:?}",
        suggestions(returns)
    );
    let without = returns.replace("  return () => callbacks.delete(callback);\n", "");
    suggests_nothing_of(&without, &["offTick", "callbacks.on", "callbacks.off"]);
    assert!(
        suggestions(&without)[1].contains("remove the listener from `callbacks`"),
        "{:?}",
        suggestions(&without)
    );
}

#[test]
fn a_target_of_a_class_in_sight_has_what_that_class_has() {
    let own = "\
class Target {
  all = {};
  addEventListener(name, listener, self) { (this.all[name] ||= []).push({ listener, self }); }
  fire(name) { for (const one of this.all[name] ?? []) one.listener.call(one.self); }
}
const target = new Target();
export async function show(items) {
  for (const item of items) {
    target.addEventListener('shown', () => item.draw(), item);
    await item.load();
  }
}
";
    suggests_nothing_of(own, &["signal", "once:", "once(", "removeEventListener"]);
    let only_on = "\
class Manager {
  all = {};
  on(event, listener) { (this.all[event] ||= []).push(listener); }
  tell(event) { for (const one of this.all[event] ?? []) one(); }
}
const manager = new Manager();
export async function show(items) {
  for (const item of items) {
    manager.on('shown', () => item.draw());
    await item.load();
  }
}
";
    suggests_nothing_of(only_on, &["once(", ".off(", "removeListener"]);
    assert!(
        suggestions(only_on)
            .concat()
            .contains("give `Manager` a method that removes one listener")
    );
    let with_off = only_on.replace("  tell(event)", "  off(event, listener) {}\n  tell(event)");
    assert!(suggestions(&with_off).concat().contains("`manager.off("));
}

#[test]
fn jquery_calls_once_otherwise() {
    let text = "\
const $page = $('#page');
export async function show(items) {
  for (const item of items) {
    $page.on('shown', () => item.draw());
    await item.load();
  }
}
";
    assert!(
        suggestions(text)[0].starts_with("Use `$page.one('shown', …)`"),
        "{:?}",
        suggestions(text)
    );
    let of_node = text
        .replace("$('#page')", "require('./page')")
        .replace("$page", "page");
    assert!(suggestions(&of_node)[0].starts_with("Use `page.once('shown', …)`"));
}

#[test]
fn once_is_for_runs_that_wait_for_what_comes_again() {
    let waits = "\
import { bus } from './bus';
export async function all(items) {
  for (const item of items) {
    bus.on('answer', () => item.draw());
    await item.load();
  }
}
";
    assert!(suggestions(waits)[0].contains("once("));
    // What a run does not wait for has to hear every event.
    suggests_nothing_of(&waits.replace("    await item.load();\n", ""), &["once("]);
    // What comes at most once goes no sooner by that.
    for event in ["exit", "SIGTERM", "error", "close", "end"] {
        suggests_nothing_of(&waits.replace("answer", event), &["once("]);
    }
    let abort = "\
export async function all(items: Item[], signal: AbortSignal) {
  for (const item of items) {
    signal.addEventListener('abort', () => item.stop());
    await item.load();
  }
}
";
    suggests_nothing_of(abort, &["once"]);
}

#[test]
fn a_listener_that_its_own_event_adds_again_is_there_until_then() {
    let text = "\
import { deck } from './deck';
export function next(songs) {
  deck.play(songs.shift());
  deck.on('ended', () => next(songs));
}
";
    let all = suggestions(text).join("\n");
    assert!(all.contains("once("), "{all}");
    suggests_nothing_of(text, &["finally", "before the next one"]);
}

#[test]
fn a_helper_is_spoken_of_in_the_words_of_its_caller() {
    let text = "\
import { createServer } from 'node:http';
const bus = require('./bus');
function listen(event, handler) {
  bus.on(event, handler);
}
createServer((req, res) => {
  listen('news', () => res.write('x'));
});
";
    let all = suggestions(text).join("\n");
    assert!(all.contains("`bus.off('news', handler)`"), "{all}");
    assert!(all.contains("one `news` handler"), "{all}");
    assert!(!all.contains("event,"), "{all}");
    // What only the helper can name, it has to give back the removal of.
    let hidden = text
        .replace("const bus = require('./bus');\n", "")
        .replace("  bus.on", "  const bus = require('./bus');\n  bus.on");
    assert!(
        suggestions(&hidden)
            .concat()
            .contains("let `listen` return a function that removes the listener, and call that"),
        "{:?}",
        suggestions(&hidden)
    );
}

#[test]
fn what_a_helper_returns_is_kept_where_it_can_be_used() {
    let text = "\
const bus = require('./bus');
function listen(event, handler) {
  bus.on(event, handler);
  return () => bus.off(event, handler);
}
export class Panel {
  constructor() {
    listen('news', () => this.draw());
  }
  draw() {}
  destroy() {}
}
";
    assert_eq!(
        suggestions(text),
        ["Keep what `listen(…)` returns in a field, and call it in `destroy()`"]
    );
}

#[test]
fn what_is_there_already_is_not_suggested() {
    let by_constructor = "\
import { createServer } from 'node:net';
const hub = require('./hub');
class Session {
  constructor(socket) {
    this.send = (text) => socket.write(text);
    hub.on('news', this.send);
  }
}
createServer((socket) => new Session(socket));
";
    assert_eq!(
        suggestions(by_constructor),
        ["Call `hub.off('news', this.send)` when each `Session` is done"]
    );
    let all_but_one = "\
const bus = require('./bus');
export class Session {
  constructor() {
    for (const name of ['open', 'close', 'error']) bus.on(name, this.handle);
  }
  handle = () => {};
  end() {
    for (const name of ['open', 'close']) bus.off(name, this.handle);
  }
}
";
    assert_eq!(
        told(all_but_one),
        (
            "each `Session` leaves its `error` listener on `bus`".to_owned(),
            vec!["Remove the listener for `error` on line 8 as well".to_owned()]
        )
    );
}

#[test]
fn a_target_of_one_run_is_not_spoken_of_at_the_start_of_the_program() {
    let text = "\
const views = require('./views');
setInterval(() => {
  const view = views.current();
  const $view = $('#' + view.id);
  $view.on('change', () => view.draw());
}, 1000);
export function each(list) {
  for (const view of list) {
    const target = document.querySelector('main');
    target.addEventListener('change', () => view.draw());
  }
}
";
    let found = unlisten::examine_text("a.ts", text);
    let all = found.iter().flat_map(|it| &it.suggestions);
    let wrong: Vec<_> = all
        .filter(|it| it.message.contains("when the program starts"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn callers_in_sight_are_not_denied() {
    let text = "\
const bus = require('./bus');
export class Link {
  completed(text) {
    bus.on('text', () => this.show(text));
  }
  show() {}
}
export function run(link) {
  link.read((text) => link.completed(text));
}
";
    let notes = |text: &str| unlisten::examine_text("a.ts", text)[0].notes.join("\n");
    assert!(
        notes(text).contains("How often `completed` is called is not in sight"),
        "{}",
        notes(text)
    );
    let no_caller = text.replace("link.completed(text)", "0");
    assert!(notes(&no_caller).contains("No caller of `completed` is in sight"));
    let setter = "\
const bus = require('./bus');
export class Link {
  set state(text) {
    bus.on('text', () => this.show(text));
  }
  show() {}
}
";
    assert_eq!(
        told(setter).0,
        "if `state` is assigned more than once, each assignment adds one more `text` listener to `bus`"
    );
}

#[test]
fn an_object_that_there_is_one_of_has_calls_and_not_instances() {
    let text = "\
const bus = require('./bus');
const panel = {
  start() {
    bus.on('open', () => this.draw());
    bus.on('close', this.onClose);
  },
  draw() {},
  onClose() {},
  stop() {
    bus.off('close', this.onClose);
  },
};
module.exports = panel;
";
    let (message, all) = told(text);
    assert_eq!(
        message,
        "each call of `start` leaves its `open` listener on `bus`"
    );
    assert!(all[0].ends_with("in `stop()`"), "{all:?}");
}

#[test]
fn the_member_that_ends_an_owner_is_named() {
    let text = "\
const bus = require('./bus');
let timer;
exports.start = () => {
  bus.on('open', () => draw());
  timer = setInterval(draw, 100);
};
exports.stop = () => clearInterval(timer);
function draw() {}
";
    let all = suggestions(text).join("\n");
    assert!(!all.contains("function that it returns"), "{all}");
}

#[test]
fn a_method_that_is_run_by_another_is_not_named_after_that() {
    let text = "\
const bus = require('./bus');
export function follow(name) {
  bus.on.call(bus, 'one', () => draw(name));
}
function draw() {}
";
    suggests_nothing_of(text, &["bus.call("]);
}
