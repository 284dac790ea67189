'use strict';
// The page of an audit. All text of the report is set by textContent; nothing of it is ever read as markup or as code.
{
  const report = JSON.parse(document.getElementById('data').textContent);
  const BATCH = 120;
  const LIFETIMES = ['process', 'instance', 'caller', 'unknown', 'activation'];
  const REPETITIONS = ['once', 'per instance', 'per call', 'per event', 'per request', 'per iteration', 'unknown'];
  const STATES = ['a rule speaks', 'undecided', 'suppressed', 'released', 'goes with its target', 'added once'];
  const ROLES = {
    origin: 'where the target comes from',
    repetition: 'what repeats',
    call: 'on the way',
    acquisition: 'the listener',
    'near-miss': 'a near miss',
    release: 'the release',
    exit: 'the way out',
  };
  const ORDER = ['origin', 'repetition', 'call', 'acquisition', 'near-miss', 'release', 'exit'];
  const collator = new Intl.Collator('en', { numeric: true });

  const entries = report.entries;
  for (const [at, entry] of entries.entries()) prepare(entry, at);

  const facets = [
    facet('verdict', 'Verdict', (entry) => entry.state, STATES),
    facet('rule', 'Rule', (entry) => entry.rule),
    facet('confidence', 'Confidence', (entry) => entry.confidence, ['certain', 'likely', 'possible']),
    facet('lifetime', 'Lifetime of the target', (entry) => entry.lifetime, LIFETIMES),
    facet('repetition', 'Repetition', (entry) => entry.repetition, REPETITIONS),
    facet('release', 'Release', (entry) => entry.releaseKind),
  ];

  const $ = (id) => document.getElementById(id);
  const view = { shown: [], blocks: [], drawn: 0, open: null };

  begin();

  // What is derived from an entry once.
  function prepare(entry, at) {
    entry.at = at;
    entry.path = report.files[entry.file].path;
    entry.speaks = Boolean(entry.rule) && entry.suppressed === null;
    entry.state = entry.speaks ? 'a rule speaks' : entry.suppressed === null ? entry.outcome : 'suppressed';
    entry.releaseKind = entry.release === null ? null : entry.release.includes('.') ? 'a removal' : entry.release;
    const words = [entry.path, entry.target, entry.call, entry.event, entry.function, entry.rule, entry.message, entry.release];
    entry.haystack = words.filter(Boolean).join('\n').toLowerCase();
  }

  function facet(key, title, of, order) {
    const values = [...new Set(entries.map(of))].filter((value) => value !== null && value !== undefined);
    const rank = (value) => (order ? order.indexOf(value) : 0);
    values.sort((one, other) => rank(one) - rank(other) || collator.compare(one, other));
    return { key, title, of, values, chosen: new Set(), boxes: new Map() };
  }

  function begin() {
    drawHead();
    drawFilters();
    drawProblems();
    if (matchMedia('(max-width: 900px)').matches) $('filters').open = false;
    restore();
    update();
    listen();
  }

  // Elements: text only.
  function make(tag, name, ...children) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    for (const child of children) {
      if (child !== null && child !== undefined) element.append(child);
    }
    return element;
  }

  // A link out of the page; an address of another kind than these is shown as text.
  function anchor(address, text) {
    if (!/^https?:\/\//u.test(address)) return make('span', '', text);
    return Object.assign(make('a', '', text), { href: address, rel: 'noreferrer noopener' });
  }

  // A sentence with code between backquotes.
  function prose(text) {
    const parts = text.split('`');
    if (parts.length % 2 === 0) parts.splice(-2, 2, `${parts.at(-2)}\`${parts.at(-1)}`);
    const whole = document.createDocumentFragment();
    parts.forEach((part, at) => part && whole.append(at % 2 ? make('code', '', part) : part));
    return whole;
  }

  function counted(count, noun) {
    return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
  }

  function drawHead() {
    const by = (state) => entries.filter((entry) => entry.state === state).length;
    const { project, repository, commit } = report.summary;
    if (project) {
      $('project').append(' of ', project);
      document.title = `Listener audit of ${project}`;
    }
    $('lead').append(`${counted(report.files.length, 'file')} with listeners, of ${counted(report.summary.files, 'file')} looked at`);
    if (commit) $('lead').append(', commit ', make('code', '', commit.slice(0, 12)));
    if (repository) $('lead').append(' of ', anchor(repository, repository));
    const tally = [
      [entries.length, entries.length === 1 ? 'place' : 'places', ''],
      [by(STATES[0]), 'a rule speaks', 'leak'],
      [by(STATES[1]), 'undecided', 'open'],
      [entries.length - by(STATES[0]) - by(STATES[1]), 'all is well', 'good'],
    ];
    for (const [count, words, name] of tally) {
      $('tally').append(make('li', name, make('b', '', count.toLocaleString('en')), make('span', '', words)));
    }
  }

  function drawFilters() {
    const paths = [...new Set(entries.map((entry) => entry.path))].sort(collator.compare);
    const option = (value, text) => Object.assign(make('option', '', text), { value });
    $('file').append(option('', 'all files'), ...paths.map((path) => option(path, path)));
    for (const one of facets) {
      if (one.values.length === 0) continue;
      const set = make('fieldset', '', make('legend', '', one.title));
      for (const value of one.values) set.append(choice(one, value));
      $('facets').append(set);
    }
  }

  function choice(one, value) {
    const box = Object.assign(make('input'), { type: 'checkbox', name: one.key, value });
    const count = make('small');
    const label = make('label', 'choice', box, make('span', '', value), count);
    label.title = value;
    one.boxes.set(value, { box, count, label });
    return label;
  }

  function drawProblems() {
    $('unseen').hidden = report.problems.length === 0;
    for (const problem of report.problems) $('problems').append(make('li', '', problem));
  }

  // Filtering. `except` leaves one facet out, to count what its values would show.
  function matches(entry, asked, except) {
    if (asked.file && entry.path !== asked.file) return false;
    for (const one of facets) {
      if (one !== except && one.chosen.size > 0 && !one.chosen.has(one.of(entry))) return false;
    }
    return asked.words.every((word) => entry.haystack.includes(word));
  }

  function asked() {
    const words = $('text').value.toLowerCase().split(/\s+/u).filter(Boolean);
    return { words, file: $('file').value };
  }

  function update() {
    const what = asked();
    view.shown = entries.filter((entry) => matches(entry, what, null));
    countChoices(what);
    drawMatrix(what);
    arrange();
    const all = counted(entries.length, 'place');
    const some = view.shown.length === entries.length ? `All ${all}` : `${view.shown.length.toLocaleString('en')} of ${all}`;
    $('status').textContent = view.shown.length === 0 ? `None of ${all} fits these filters` : some;
    remember();
  }

  function countChoices(what) {
    for (const one of facets) {
      const counts = new Map();
      for (const entry of entries) {
        if (matches(entry, what, one)) counts.set(one.of(entry), (counts.get(one.of(entry)) ?? 0) + 1);
      }
      for (const [value, { box, count, label }] of one.boxes) {
        const number = counts.get(value) ?? 0;
        box.checked = one.chosen.has(value);
        count.textContent = number.toLocaleString('en');
        label.classList.toggle('zero', number === 0);
      }
    }
  }

  // The matrix counts what the other filters leave.
  function drawMatrix(what) {
    const [lifetime, repetition] = ['lifetime', 'repetition'].map((key) => facets.find((one) => one.key === key));
    const kept = [lifetime.chosen, repetition.chosen];
    [lifetime.chosen, repetition.chosen] = [new Set(), new Set()];
    const counts = new Map();
    for (const entry of entries) {
      if (entry.lifetime === null || !matches(entry, what, null)) continue;
      const key = `${entry.lifetime} ${entry.repetition}`;
      const cell = counts.get(key) ?? { all: 0, leaks: 0 };
      cell.all += 1;
      cell.leaks += entry.speaks ? 1 : 0;
      counts.set(key, cell);
    }
    [lifetime.chosen, repetition.chosen] = kept;
    // Columns that nothing is in take the room of those that hold something.
    const columns = REPETITIONS.filter((name) => repetition.values.includes(name));
    const head = make('tr', '', make('td'), ...columns.map((name) => scoped('col', name)));
    const rows = LIFETIMES.filter((name) => lifetime.values.includes(name)).map((life) =>
      make('tr', '', scoped('row', life), ...columns.map((name) => make('td', '', cell(life, name, counts.get(`${life} ${name}`))))),
    );
    $('matrix').replaceChildren(make('thead', '', head), make('tbody', '', ...rows));
  }

  function scoped(scope, text) {
    return Object.assign(make('th', '', text), { scope });
  }

  function cell(life, repeats, count) {
    const [lifetime, repetition] = ['lifetime', 'repetition'].map((key) => facets.find((one) => one.key === key));
    const pressed = lifetime.chosen.has(life) && repetition.chosen.has(repeats) && lifetime.chosen.size === 1 && repetition.chosen.size === 1;
    if (!count && !pressed) return make('span', 'none');
    const { all, leaks } = count ?? { all: 0, leaks: 0 };
    const share = make('span', 'share');
    share.style.width = all ? `${(100 * leaks) / all}%` : '0';
    const button = make('button', `cell${all ? ' some' : ''}${leaks ? ' leaks' : ''}`, make('b', '', all.toLocaleString('en')), share);
    button.type = 'button';
    button.dataset.cell = `${life}|${repeats}`;
    button.setAttribute('aria-pressed', String(pressed));
    button.setAttribute('aria-label', `${counted(all, 'listener')} on targets that live as long as: ${life}; added ${repeats}; a rule speaks of ${leaks}`);
    button.addEventListener('click', () => {
      lifetime.chosen = new Set(pressed ? [] : [life]);
      repetition.chosen = new Set(pressed ? [] : [repeats]);
      update();
      document.querySelector(`[data-cell="${CSS.escape(`${life}|${repeats}`)}"]`)?.focus();
    });
    return button;
  }

  // Groups, those of which the rules say most first.
  function arrange() {
    const by = $('group').value;
    const groups = new Map();
    for (const entry of view.shown) {
      const key = groupKey(entry, by);
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(entry);
    }
    const weight = (list) => list.filter((entry) => entry.speaks && entry.confidence !== 'possible').length;
    const weighed = [...groups].map(([key, list]) => ({ key, list, weight: weight(list) }));
    if (by !== 'none') weighed.sort((one, other) => other.weight - one.weight || collator.compare(one.key, other.key));
    view.blocks = weighed.flatMap(({ list }) => split(list, by));
    view.drawn = 0;
    $('list').replaceChildren();
    if (view.blocks.length === 0) $('list').append(make('p', 'nothing', 'Nothing fits these filters.'));
    drawMore();
  }

  // What all files share is one target; a name in one file is another than the same name elsewhere.
  function groupKey(entry, by) {
    if (by === 'file') return entry.path;
    if (by === 'none') return '';
    const shared = entry.lifetime === 'process' && !entry.steps.some((step) => step.role === 'origin');
    return shared ? `${entry.target}` : `${entry.target ?? 'no target'}\n${entry.path}`;
  }

  function split(list, by) {
    const blocks = [];
    for (let at = 0; at < list.length; at += BATCH) {
      blocks.push({ list: list.slice(at, at + BATCH), whole: list, by, continues: at > 0 });
    }
    return blocks;
  }

  function drawMore() {
    const before = view.drawn;
    let rows = 0;
    while (view.drawn < view.blocks.length && rows < BATCH) {
      const block = view.blocks[view.drawn];
      $('list').append(drawBlock(block));
      rows += block.list.length;
      view.drawn += 1;
    }
    const left = view.blocks.slice(view.drawn).reduce((sum, block) => sum + block.list.length, 0);
    $('more').hidden = left === 0;
    $('more').textContent = `Show more (${left.toLocaleString('en')} left)`;
    return view.drawn > before;
  }

  function drawBlock({ list, whole, by, continues }) {
    const rows = make('div', 'rows', ...list.map((entry) => drawRow(entry, by)));
    const group = make('section', 'group');
    if (by !== 'none') {
      const [entry] = whole;
      const speaks = whole.filter((one) => one.speaks).length;
      const where = by === 'target' && entry.steps.some((step) => step.role === 'origin') ? `${entry.path}, ` : '';
      const words = `${where}${counted(whole.length, 'place')}${speaks ? `, a rule speaks of ${speaks}` : ''}${continues ? ', continued' : ''}`;
      group.append(make('h3', '', by === 'file' ? entry.path : (entry.target ?? 'no target'), make('small', '', words)));
    }
    group.append(rows);
    return group;
  }

  function drawRow(entry, by) {
    const row = make('details', 'row');
    row.id = `entry-${entry.at}`;
    const name = entry.target === null ? prose(entry.message) : make('code', '', `${entry.target}.${entry.call}`);
    const event = entry.event === null ? null : make('code', 'event', ` ${entry.event}`);
    const place = by === 'file' ? `line ${entry.line}` : `${entry.path}:${entry.line}`;
    const summary = make(
      'summary',
      '',
      dot(entry),
      make('span', 'what', name, event),
      make('span', 'where', place),
      answers(entry),
    );
    row.append(summary);
    row.addEventListener('toggle', () => row.open && row.childElementCount === 1 && row.append(story(entry)));
    return row;
  }

  function dot(entry) {
    const good = entry.outcome !== 'undecided';
    const name = entry.suppressed === null ? (entry.severity ?? (good ? 'good' : 'open')) : 'suppressed';
    return make('span', `dot ${name}`, make('span', 'hidden-text', entry.speaks ? entry.severity : entry.state));
  }

  function answers(entry) {
    const line = make('span', 'answers');
    if (entry.rule) line.append(make('span', `pill ${entry.speaks ? entry.severity : 'suppressed'}`, `${entry.rule}, ${entry.confidence}`));
    if (entry.suppressed !== null) line.append(make('span', '', 'suppressed'));
    if (entry.lifetime) {
      const release = entry.release === 'none' ? outcomeWords(entry) : `released by ${entry.release}`;
      line.append(make('span', '', `lives: ${entry.lifetime}`), make('span', '', `added: ${entry.repetition}`), make('span', '', release));
    }
    return line;
  }

  function outcomeWords(entry) {
    if (entry.outcome === 'added once') return 'there is only one';
    return entry.rule || entry.outcome === 'undecided' ? 'nothing in sight takes it away' : entry.outcome;
  }

  // The evidence, in the order that convinces: the target, what repeats, the way, the listener, what was looked for.
  function story(entry) {
    const whole = make('div', 'story');
    if (entry.message && entry.target !== null) whole.append(make('p', 'message', prose(capital(entry.message))));
    if (entry.rule) whole.append(make('p', 'summary-of-rule', prose(`${entry.rule}: ${report.rules[entry.rule] ?? ''}`)));
    if (entry.suppressed !== null) whole.append(make('p', 'summary-of-rule', 'Suppressed: ', entry.suppressed || 'without a reason'));
    if (entry.url) whole.append(make('p', 'summary-of-rule', anchor(entry.url, `${entry.path}:${entry.line}`)));
    if (entry.function) whole.append(make('p', 'summary-of-rule', 'In ', prose(entry.function)));
    const chain = make('ol', 'chain');
    const rank = (step) => ORDER.indexOf(step.role);
    const steps = [...entry.steps].sort((one, other) => rank(one) - rank(other));
    for (const step of steps) chain.append(link(step, entry));
    for (const note of entry.notes) chain.append(make('li', 'link looked', make('span', 'role', 'what was looked for, and what is not known'), make('p', 'says', prose(note))));
    if (!entry.notes.length && !entry.rule && entry.outcome !== 'released') {
      chain.append(make('li', `link ${entry.outcome === 'undecided' ? 'looked' : 'release'}`, make('span', 'role', 'the end'), make('p', 'says', capital(ending(entry)))));
    }
    whole.append(chain);
    whole.append(...list('What to write instead', '', entry.suggestions));
    whole.append(...list('What could not be decided', 'unsure', entry.blindSpots.map((spot) => `${spot.message} (line ${spot.line})`)));
    return whole;
  }

  function ending(entry) {
    return {
      'goes with its target': 'the target lives no longer than what adds the listener, and takes it along',
      'added once': 'this runs once, when the module is loaded',
      undecided: 'nothing in sight takes the listener away',
    }[entry.outcome];
  }

  function capital(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
  }

  function list(title, name, items) {
    if (items.length === 0) return [];
    return [make('div', `aside ${name}`, make('h4', '', title), make('ul', '', ...items.map((item) => make('li', '', prose(item)))))];
  }

  function link(step, entry) {
    const passed = step.role === 'release' && entry.rule ? ' passed' : '';
    return make('li', `link ${step.role}${passed}`, make('span', 'role', ROLES[step.role]), make('p', 'says', prose(capital(step.message))), excerpt(step));
  }

  function excerpt(step) {
    const file = report.files[step.file];
    const lines = file.lines.filter(([number]) => number >= step.line - 2 && number <= step.line + 2);
    if (lines.length === 0) return null;
    const pre = make('pre', '', ...lines.map(([number, text, skipped]) => codeLine(number, text, skipped, step)));
    pre.tabIndex = 0;
    pre.setAttribute('aria-label', `${file.path}, lines ${lines[0][0]} to ${lines.at(-1)[0]}`);
    return make('figure', 'code', make('figcaption', '', `${file.path}:${step.line}:${step.column}`), pre);
  }

  function codeLine(number, text, skipped, step) {
    const line = make('span', `line${number === step.line ? ' here' : ''}`);
    line.dataset.line = number;
    const [start, end] = [step.column - 1 - skipped, step.endLine === number ? step.endColumn - 1 - skipped : text.length];
    if (number !== step.line || start < 0 || start >= text.length) {
      line.append(text, '\n');
    } else {
      line.append(text.slice(0, start), make('mark', '', text.slice(start, Math.max(end, start + 1))), text.slice(Math.max(end, start + 1)), '\n');
    }
    return line;
  }

  // What is asked for is kept in the address, so that it can be handed on.
  function remember() {
    const kept = new URLSearchParams();
    if ($('text').value) kept.set('text', $('text').value);
    if ($('file').value) kept.set('file', $('file').value);
    if ($('group').value !== 'file') kept.set('group', $('group').value);
    for (const one of facets) one.chosen.forEach((value) => kept.append(one.key, value));
    if (view.open !== null) kept.set('open', view.open);
    history.replaceState(null, '', kept.size ? `#${kept}` : location.pathname + location.search);
  }

  function restore() {
    const kept = new URLSearchParams(location.hash.slice(1));
    $('text').value = kept.get('text') ?? '';
    $('file').value = kept.get('file') ?? '';
    $('group').value = kept.get('group') ?? 'file';
    for (const select of [$('file'), $('group')]) {
      if (select.selectedIndex < 0) select.selectedIndex = 0;
    }
    for (const one of facets) one.chosen = new Set(kept.getAll(one.key).filter((value) => one.values.includes(value)));
    const open = kept.get('open');
    view.open = open !== null && /^\d+$/u.test(open) && Number(open) < entries.length ? open : null;
  }

  function showOpen() {
    if (view.open === null) return;
    while (!$(`entry-${view.open}`) && drawMore());
    const row = $(`entry-${view.open}`);
    if (!row) return;
    row.open = true;
    const show = () => row.scrollIntoView({ block: 'start' });
    show();
    // What is above gets its true height only when it comes near.
    requestAnimationFrame(() => requestAnimationFrame(show));
  }

  function listen() {
    let waiting = 0;
    const soon = () => {
      clearTimeout(waiting);
      waiting = setTimeout(update, entries.length > 2000 ? 120 : 0);
    };
    $('text').addEventListener('input', soon);
    $('file').addEventListener('change', update);
    $('group').addEventListener('change', update);
    $('facets').addEventListener('change', ({ target }) => {
      const one = facets.find((known) => known.key === target.name);
      one.chosen[target.checked ? 'add' : 'delete'](target.value);
      update();
    });
    $('form').addEventListener('submit', (event) => event.preventDefault());
    $('form').addEventListener('reset', (event) => {
      event.preventDefault();
      $('text').value = '';
      $('file').value = '';
      for (const one of facets) one.chosen = new Set();
      update();
    });
    $('more').addEventListener('click', drawMore);
    $('fold').addEventListener('click', () => {
      const open = $('fold').getAttribute('aria-pressed') !== 'true';
      $('fold').setAttribute('aria-pressed', String(open));
      $('fold').textContent = open ? 'Close all' : 'Open all shown';
      for (const row of document.querySelectorAll('.row')) row.open = open;
    });
    $('list').addEventListener('toggle', noteOpen, true);
    addEventListener('hashchange', () => {
      restore();
      update();
      showOpen();
    });
    addEventListener('keydown', (event) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || /^(?:INPUT|SELECT)$/u.test(event.target.tagName)) return;
      event.preventDefault();
      $('filters').open = true;
      $('text').focus();
    });
    addEventListener('beforeprint', () => {
      while (drawMore());
      for (const row of document.querySelectorAll('.row:has(.pill)')) row.open = true;
    });
    const scrolled = new IntersectionObserver(
      (seen) => {
        if (!seen.some((one) => one.isIntersecting) || !drawMore()) return;
        // Asked anew, because what was added may not have moved the button out of sight.
        scrolled.unobserve($('more'));
        scrolled.observe($('more'));
      },
      { rootMargin: '600px' },
    );
    scrolled.observe($('more'));
    showOpen();
  }

  function noteOpen({ target }) {
    if (!target.classList.contains('row')) return;
    const at = target.id.slice('entry-'.length);
    if (target.open) view.open = at;
    else if (view.open === at) view.open = null;
    remember();
  }
}
