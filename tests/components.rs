//! Files of components and pages: `.vue`, `.svelte`, `.astro`, `.html`.
//!
//! In: small components. Out: what is written into them, what comments in them take away, and how they are looked up.
//! Never here: what leaks and what does not; `fixtures/components/`, `fixtures/pages/` and `fixtures/program/components.ts` say that.

use crate::program::Project;

fn text(project: &Project, path: &str) -> String {
    let bytes = std::fs::read(project.path().join(path)).expect("it is there");
    String::from_utf8(bytes).expect("it is text")
}

const SCRIPT_SETUP: &str = "\
<template>
  <p>é</p>
</template>

<script setup>
  import { onMounted } from 'vue';
  import { bus } from './bus';

  bus.on('change', () => say());
  function say() {}
</script>
";

#[test]
fn a_fix_is_written_into_the_script_as_its_author_writes() {
    let project = Project::new(&[("a.vue", SCRIPT_SETUP)]);
    project.write("b.vue", SCRIPT_SETUP.replace('\n', "\r\n").as_bytes());
    let ran = project.run(&["--fix"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    let fixed = text(&project, "a.vue");
    insta::assert_snapshot!(fixed, @r"
    <template>
      <p>é</p>
    </template>

    <script setup>
      import { onMounted, onUnmounted } from 'vue';
      import { bus } from './bus';

      const onChange = () => say();
      bus.on('change', onChange);
      onUnmounted(() => bus.off('change', onChange));
      function say() {}
    </script>
    ");
    assert_eq!(text(&project, "b.vue"), fixed.replace('\n', "\r\n"));
}

#[test]
fn svelte_is_asked_for_the_clean_up() {
    let component = "\
<h1>hello</h1>
<script lang=\"ts\">
  import { onMount } from 'svelte';
  import { bus } from './bus';

  const say = (): void => {};
  bus.on('change', say);
  onMount(() => {
    window.addEventListener('resize', say);
  });
</script>
";
    let project = Project::new(&[("a.svelte", component)]);
    assert_eq!(project.run(&["--fix"]).code, Some(0));
    insta::assert_snapshot!(text(&project, "a.svelte"), @r#"
    <h1>hello</h1>
    <script lang="ts">
      import { onMount, onDestroy } from 'svelte';
      import { bus } from './bus';

      const say = (): void => {};
      bus.on('change', say);
      onDestroy(() => bus.off('change', say));
      onMount(() => {
        window.addEventListener('resize', say);
        return () => {
          window.removeEventListener('resize', say);
        };
      });
    </script>
    "#);
}

#[test]
fn comments_of_scripts_count_and_those_of_markup_do_not() {
    let component = |markup: &str, code: &str| {
        format!(
            "<template>{markup}<p/></template>\n<script>\nexport default {{\n  mounted() {{\n{code}    \
             window.addEventListener('resize', () => this.say());\n  }},\n}};\n</script>\n"
        )
    };
    let comment = "unlisten-ignore-file listener-without-teardown -- one for the page";
    let project = Project::new(&[
        ("a.vue", &component("", &format!("    // {comment}\n"))),
        ("b.vue", &component(&format!("<!-- {comment} -->"), "")),
    ]);
    let told = project.run(&["--format", "concise"]).out;
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(told.starts_with("b.vue:5:12: "), "{told}");
    let ran = project.run(&[
        "--suppress",
        "listener-without-teardown",
        "--reason",
        "one for the page",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        text(&project, "b.vue").contains(
            "  mounted() {\n    // unlisten-ignore-next-line listener-without-teardown -- one for the page\n    window"
        ),
        "{}",
        text(&project, "b.vue")
    );
    assert_eq!(project.run(&[]).code, Some(0));
}

#[test]
fn imports_mean_components_with_their_endings_and_without() {
    let project = Project::new(&[
        (
            "src/a.vue",
            "<script>\nimport B from './b';\nimport C from '@/c.svelte';\nimport D from './d.astro';\n</script>\n",
        ),
        ("src/b.vue", "<template/>\n"),
        ("src/c.svelte", "<p/>\n"),
        ("src/d.astro", "<p/>\n"),
        (
            "tsconfig.json",
            r#"{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }"#,
        ),
    ]);
    let shown = project.run(&["--show", "modules"]).out;
    insta::assert_snapshot!(shown, @"
    src/a.vue:2:15: ./b -> src/b.vue
    src/a.vue:3:15: @/c.svelte -> src/c.svelte (paths in tsconfig.json)
    src/a.vue:4:15: ./d.astro -> src/d.astro
    ");
    insta::assert_snapshot!(project.run(&["--list-files"]).out, @"
    src/a.vue
    src/b.vue
    src/c.svelte
    src/d.astro
    ");
}

#[test]
fn what_is_typed_counts_in_a_component_as_well() {
    let leak = "<script setup>\nimport { bus } from './bus';\nbus.on('a', () => {});\n</script>\n";
    let project = Project::new(&[]);
    let ran = project.run_with_input(
        &["--stdin-filename", "src/a.vue", "--format", "concise", "-"],
        leak,
    );
    assert!(
        ran.out.starts_with("src/a.vue:3:5: "),
        "{}{}",
        ran.out,
        ran.err
    );
}

/// Markup and scripts that break scanners cost no more than their length.
#[test]
fn horrors_of_markup_end() {
    let leak = "<script setup>\nimport { bus } from './bus';\nbus.on('a', () => {});\n</script>\n";
    let many = "<script>\nbus.on('a', f);\n</script>\n".repeat(10_000);
    for horror in [
        many.as_str(),
        &"<template>".repeat(20_000),
        &"<a ".repeat(50_000),
        &"</b><a>".repeat(20_000),
        &"{{".repeat(50_000),
        &"<p @click=\"a(b('".repeat(10_000),
        &"<!-- <script>".repeat(20_000),
        &"<p v-if=\"a\">".repeat(20_000),
        &format!("<p :style=\"{}\"/>", "{".repeat(100_000)),
        &"<p onclick=\"bus.on('a', f)\">".repeat(500),
        &format!(
            "<script>bus.on('a', {{{{ f }}}});\n{}</script>",
            "{{ ".repeat(5_000)
        ),
        &format!(
            "<script>bus.on('a', {}f);</script>",
            "{{ f }} ".repeat(5_000)
        ),
        &format!("<script>bus.on('a', {}f);</script>", "<% ".repeat(5_000)),
        &"<script>bus.on('a', {{ f }}</script>\n".repeat(500),
        "<script setup>\nbus.on('a', () => {",
        "<script lang='ts' setup>bus.on('a', f</script><script>)</script>",
    ] {
        for ending in ["vue", "svelte", "astro", "html"] {
            let name = format!("horror.{ending}");
            let project = Project::new(&[("leak.vue", leak), (&name, horror)]);
            let ran = project.run(&["--format", "concise"]);
            let begin = &horror[..horror.len().min(40)];
            assert!(ran.out.contains("leak.vue:3:5: "), "{begin} {}", ran.err);
            assert!(!ran.err.contains("internal"), "{begin} {}", ran.err);
        }
    }
}

const PAGE: &str = "\
<!doctype html>
<ul onclick=\"follow(event)\"></ul>
<p onclick=\"window.addEventListener('resize', () => draw())\">é</p>
<script>
  function follow(event) {
    window.addEventListener('mousemove', () => draw(event));
  }
  function draw() {}
  setInterval(() => {
    window.addEventListener('scroll', () => draw());
  }, 10);
</script>
";

#[test]
fn findings_of_a_page_have_their_places_in_it() {
    let project = Project::new(&[("a.html", PAGE), ("b.htm", PAGE)]);
    let told = project.run(&["--format", "concise"]).out;
    insta::assert_snapshot!(told, @r"
    a.html:3:20: warning[listener-in-listener] each `onclick` adds one more `resize` listener to `window` (likely)
    a.html:6:12: warning[listener-in-listener] each `onclick` adds one more `mousemove` listener to `window` (likely)
    a.html:10:12: warning[listener-in-listener] an interval adds one more `scroll` listener to `window` each time (certain)
    b.htm:3:20: warning[listener-in-listener] each `onclick` adds one more `resize` listener to `window` (likely)
    b.htm:6:12: warning[listener-in-listener] each `onclick` adds one more `mousemove` listener to `window` (likely)
    b.htm:10:12: warning[listener-in-listener] an interval adds one more `scroll` listener to `window` each time (certain)
    ");
}

#[test]
fn comments_in_scripts_and_attributes_of_a_page_count() {
    let project = Project::new(&[("a.html", PAGE)]);
    let ran = project.run(&[
        "--suppress",
        "listener-in-listener",
        "--reason",
        "one for the page",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    insta::assert_snapshot!(text(&project, "a.html"), @r#"
    <!doctype html>
    <ul onclick="follow(event)"></ul>
    <p onclick="/* unlisten-ignore-line listener-in-listener -- one for the page */ window.addEventListener('resize', () => draw())">é</p>
    <script>
      function follow(event) {
        // unlisten-ignore-next-line listener-in-listener -- one for the page
        window.addEventListener('mousemove', () => draw(event));
      }
      function draw() {}
      setInterval(() => {
        // unlisten-ignore-next-line listener-in-listener -- one for the page
        window.addEventListener('scroll', () => draw());
      }, 10);
    </script>
    "#);
    assert_eq!(project.run(&[]).code, Some(0));
}

#[test]
fn a_fix_of_a_page_is_written_into_its_script() {
    let page = "\
<!doctype html>
<script>
  window.onfocus = () => {
    const draw = () => {};
    window.addEventListener('scroll', draw);
    work();
    window.removeEventListener('scroll', () => draw());
  };
</script>
<p onclick=\"go('é')\">é</p>
";
    let project = Project::new(&[("a.html", page)]);
    assert_eq!(project.run(&["--fix", "--unsafe"]).code, Some(0));
    assert_eq!(
        text(&project, "a.html"),
        page.replace("() => draw()", "draw")
    );
}

#[test]
fn pages_that_only_speak_of_listeners_have_none() {
    let project = Project::new(&[
        (
            "docs/a.html",
            "<p>window.addEventListener('resize', () => {})</p>\n<script>prettyPrint();</script>\n",
        ),
        (
            "b.html",
            "<script type=\"text/template\">window.addEventListener('a', b)</script>\n",
        ),
        ("c.php", "<?php $bus->on('a', f); ?>\n<p>x.on('a')</p>\n"),
    ]);
    let ran = project.run(&["--color", "never"]);
    assert!(
        ran.out
            .starts_with("no leaks found in 2 files (none mentions listeners)"),
        "{}{}",
        ran.out,
        ran.err
    );
}

#[test]
fn what_a_page_calls_of_other_files_is_in_sight() {
    let page = "<script type=\"module\">\n  import { mount } from './panel.js';\n  \
                document.addEventListener('keydown', () => mount());\n</script>\n";
    let project = Project::new(&[
        ("index.html", page),
        (
            "bus.js",
            "import { EventEmitter } from 'node:events';\nexport const bus = new EventEmitter();\n",
        ),
        (
            "panel.js",
            "import { bus } from './bus.js';\nexport function mount() {\n  bus.on('panel', () => {});\n}\n",
        ),
    ]);
    let told = project.run(&["--format", "concise"]).out;
    assert!(
        told.contains("panel.js:3:7: warning[listener-in-listener] each `keydown` event"),
        "{told}"
    );
}
