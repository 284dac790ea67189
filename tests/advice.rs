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
        "If each call needs a listener of its own, keep the handler in an outer variable and give `Hub` a method that takes one listener away, and call it when that is no longer needed"
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
