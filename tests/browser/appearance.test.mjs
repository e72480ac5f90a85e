// Every kind of page, looked at from all sides (docs/rules.md §9). The pictures are kept for people.

import assert from 'node:assert/strict';
import { ANSWERS, CHECK, goOn, heading, receipt, shows, started, tick, walk } from './form.mjs';
import { DESK, PHONE, loaded, travel, world } from './harness.mjs';
import { SCHEMES, WORDS, flawless, leading, look } from './look.mjs';

const { world: w, it } = world();
const TOPICS = ['privacy', 'cookies', 'accessibility', 'complaint', 'feedback'];
/** Answers that open every page which another answer leaves out. */
const OPENING = { subject_relation: ['MY_BOSS'], channel: ['PRO_NETWORK', 'EVENT'], techniques: ['PAID_WORK', 'THREAT', 'DISINFO', 'DEVICE'], target_response: ['CLICKED', 'SHARED_NON_PUBLIC'], info_shared_level: ['MAYBE_CLASSIFIED'], next_contact: ['WITHIN_48H'] };
const FILING = '**/api/v1/reports';

let visitor;
let reporter;
let officer;

const status = (number) => [new RegExp(`^status ${number}: `), new RegExp(`^console: .*status of ${number}`)];

it('both apps open on a phone and on a desk, light and dark, without a complaint', async () => {
  for (const [options, role] of [[PHONE, 'LEAD'], [DESK, 'SEPARATE_CONTACT']]) {
    const first = await w.device(options);
    await w.signIn(first, role);
    for (const scheme of SCHEMES) {
      const page = await w.tab(first.context());
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto('/report');
      await started(page);
      await w.picture(page, `open-report-${options.viewport.width}-${scheme}`);
      await page.goto('/desk');
      await loaded(page);
      await w.picture(page, `open-desk-${options.viewport.width}-${scheme}`);
      const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).slice(0, 3).every((part) => part < 100));
      assert.equal(dark, scheme === 'dark', `the desk is not ${scheme}`);
      await page.close();
    }
  }
});

it('the looking itself sees what is wrong', async () => {
  const page = await w.device(DESK);
  await page.goto('/sign-in');
  await page.evaluate(() => {
    document.querySelector('h1').style.color = '#eee';
    document.querySelector('label').remove();
    document.querySelector('main button').style.width = '2000px';
    const head = document.querySelector('.vd-header').style;
    head.setProperty('transition', 'color 1s', 'important');
    document.querySelector('[name=email]').style.outline = 'none';
    document.querySelector('.vd-footer__link').style.display = 'inline';
    document.querySelector('.vd-footer__link').style.minHeight = 0;
    document.querySelector('.vd-footer').animate([{ opacity: 0.9 }, { opacity: 1 }], { duration: 1_000, iterations: Infinity });
    document.querySelector('main button').style.setProperty('border', '0', 'important');
    const make = (name, so, ...inside) => {
      const element = Object.assign(document.createElement(name), so);
      element.append(...inside);
      return element;
    };
    const radio = make('input', { type: 'radio', id: 'chosen', checked: true });
    radio.style.opacity = 0;
    const here = make('a', { href: '/sign-in', ariaCurrent: 'page' }, 'Here');
    const bar = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    bar.setAttribute('class', 'vd-bar');
    Object.assign(bar.style, { fill: 'none', stroke: 'none' });
    document.querySelector('main').append(radio, make('label', { htmlFor: 'chosen' }, 'Chosen'), make('nav', {}, here, make('a', { href: '/' }, 'There')), bar);
  });
  const wrong = (await look(w, page, 'looking')).join('\n');
  const faults = [
    /light: color-contrast/,
    /dark: label/,
    /320-light: \d+ > 320/,
    /1280-dark-large-text: BUTTON/,
    /390-light: \d+ × \d+ px is small for a thumb: a\S*vd-footer__link/,
    /reduced motion: moves: header/,
    /reduced motion: is moving: footer/,
    /forced colours: the focus is not seen: input/,
    /forced colours: a button without a border: button/,
    /forced colours: chosen, and looks like the others: input/,
    /forced colours: where one is looks like the other ways: a/,
    /forced colours: a bar as pale as its page: vd-bar/,
  ];
  for (const fault of faults) assert.match(wrong, fault);
});

it('the pages for everybody look right', async () => {
  visitor = await w.device(DESK);
  const wrong = [];
  for (const [name, address] of [['start', '/'], ['sign-in', '/sign-in'], ['sign-in-ended', '/sign-in?notice=ended'], ...TOPICS.map((topic) => [`about-${topic}`, `/about/${topic}`])]) {
    await visitor.goto(address);
    wrong.push(...await look(w, visitor, name));
  }
  flawless(wrong);
});

it('a refused sign-in and too many of them look right', async () => {
  w.watch.expects(...status(422), ...status(429));
  await visitor.goto('/sign-in');
  const attempt = async () => {
    await visitor.fill('[name=email]', 'nobody@fernwick.example');
    await visitor.fill('[name=password]', 'wrong');
    await visitor.fill('[name=code]', '000000');
    const [response] = await Promise.all([visitor.waitForEvent('response', (one) => one.request().isNavigationRequest()), visitor.click('#sign-in')]);
    await visitor.locator('#error-summary').waitFor();
    return response.status();
  };
  assert.equal(await attempt(), 422);
  const wrong = await look(w, visitor, 'sign-in-refused');
  for (let tries = 0; (await attempt()) === 422; tries += 1) assert.ok(tries < 10, 'nobody ever has to wait');
  wrong.push(...await look(w, visitor, 'sign-in-wait'));
  flawless(wrong);
});

it('error pages look right', async () => {
  w.watch.expects(...status(404), ...status(403), ...status(413));
  const wrong = [];
  await visitor.goto('/no/such/page');
  await shows(visitor, 'Page not found');
  wrong.push(...await look(w, visitor, 'error-404'));
  reporter = await w.device(DESK);
  await w.signIn(reporter, 'REPORTER');
  await started(reporter);
  await reporter.goto('/desk');
  await shows(reporter, 'Your role does not allow this page');
  wrong.push(...await look(w, reporter, 'error-403'));
  await reporter.goto('/plain/story');
  await reporter.fill('[name=narrative]', 'long '.repeat(20_000));
  await reporter.click('#continue');
  await shows(reporter, 'That was too much at once');
  wrong.push(...await look(w, reporter, 'error-413'));
  flawless(wrong);
});

it('every page of the report app looks right', async () => {
  const wrong = [];
  const see = async (name) => wrong.push(...await look(w, reporter, name));
  await reporter.goto('/report');
  await started(reporter);
  await see('report-danger');
  await reporter.click('#continue');
  await reporter.locator('#error-summary').waitFor();
  await see('report-error');
  await tick(reporter, 'danger_now', 'YES');
  await goOn(reporter);
  await see('report-help');
  await goOn(reporter);
  const seen = new Set();
  await walk(reporter, {
    visit: async (_, question) => {
      const fields = await reporter.locator('main form [name]').evaluateAll((inputs) => inputs[0].name);
      if (seen.has(fields)) return;
      seen.add(fields);
      await see(`report-${fields}`);
      if (question?.field === 'techniques') {
        await reporter.locator('summary').first().click();
        await see('report-techniques-more');
      }
      if (fields === 'narrative') await reporter.fill('[name=narrative]', `One long word: ${'a'.repeat(120)}\nand a line.`);
    },
  });
  await see('report-check');
  flawless(wrong);
});

it('sending, not sent, signing in again and the receipt look right', async () => {
  w.watch.expects(...status(503), ...status(401));
  const wrong = [];
  const see = async (name) => wrong.push(...await look(w, reporter, name));
  let answer;
  const held = new Promise((go) => { answer = go; });
  await reporter.route(FILING, async (route) => {
    await held;
    await route.fulfill({ status: 503, contentType: 'application/json', body: '{}' });
  });
  await reporter.click('#send');
  await reporter.getByText('Sending. This is not sent yet.').first().waitFor();
  await see('report-sending');
  answer();
  await reporter.locator('#notice').waitFor();
  await see('report-not-sent');
  const ended = { type: 'about:blank', title: 'Sign in first', status: 401, code: 'sign_in_needed', detail: 'Sign in.' };
  await reporter.route('**/api/v1/**', (route) => route.fulfill({ status: 401, contentType: 'application/problem+json', body: JSON.stringify(ended) }));
  await reporter.click('#send');
  await shows(reporter, 'Sign in');
  await see('report-sign-in');
  await reporter.unroute('**/api/v1/**');
  await reporter.unroute(FILING);
  await w.fillSignIn(reporter, 'REPORTER');
  await receipt(reporter);
  await see('report-receipt');
  flawless(wrong);
});

/** All pages that these answers open were seen. */
function opened(seen) {
  for (const said of ['Who is it about?', 'Where was it?', 'This is not your fault', 'Where can it be seen?', 'Stop using that device', 'Which device was it?', 'What did they get from you?', 'Do not type it here', 'You do not have to go', 'When and where will it be?']) assert.ok(seen.some((one) => one.startsWith(said)), said);
}

/** Goes to the check page by the answers that open all there is; `visit` sees each page that asks nothing required. */
async function walkOpening(page, visit) {
  while ((await heading(page)) !== CHECK) {
    const names = new Set(await page.locator('main form [name]').evaluateAll((inputs) => inputs.map((input) => input.name)));
    const required = ANSWERS.find(({ field }) => names.has(field));
    const [field, picks] = Object.entries(OPENING).find(([name]) => names.has(name)) ?? [required?.field, required?.picks ?? []];
    for (const closed of await page.locator('main details:not([open]) > summary').all()) await closed.click();
    for (const pick of picks) await tick(page, field, pick);
    const said = await heading(page);
    if (!required) {
      await visit(said, `opened-${said.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`);
      // Whoever looked at it in another language has a page on which nothing is chosen.
      for (const pick of picks) await tick(page, field, pick, 'check');
    }
    await goOn(page);
  }
}

it('the pages that an answer opens look right', async () => {
  const wrong = [];
  const page = await w.tab(reporter.context());
  await page.goto('/report');
  await started(page);
  const seen = [];
  await walkOpening(page, async (said, name) => {
    seen.push(said);
    wrong.push(...await look(w, page, name));
  });
  opened(seen);
  wrong.push(...await look(w, page, 'opened-check'));
  await page.close();
  flawless(wrong);
});

it('the plain pages look right', async () => {
  w.watch.expects(...status(422));
  const wrong = [];
  const see = async (name) => wrong.push(...await look(w, reporter, name));
  await reporter.goto('/plain/danger');
  await reporter.click('#continue');
  await reporter.locator('#error-summary').waitFor();
  await see('plain-error');
  await walk(reporter);
  await see('plain-check');
  await reporter.click('#send');
  await receipt(reporter);
  await see('plain-receipt');
  flawless(wrong);
});

it('the desk looks right, with cases, without an answer and where nothing is', async () => {
  const wrong = [];
  const see = async (name) => wrong.push(...await look(w, officer, name));
  officer = await w.device(DESK);
  await w.signIn(officer, 'TRIAGE', '**/desk');
  await see('desk-cases');
  await officer.locator('.vd-cases__link').first().click();
  await officer.getByText('What they said').first().waitFor();
  await see('desk-case');
  w.watch.expects(...status(404), ...status(503));
  await travel(officer, '/desk/cases/00000000-0000-4000-8000-000000000000');
  await see('desk-case-not-found');
  await officer.route('**/api/v1/cases**', (route) => route.fulfill({ status: 503, contentType: 'application/json', body: '{}' }));
  await officer.goto('/desk');
  await officer.locator('#retry').waitFor();
  await see('desk-cases-failed');
  await officer.unroute('**/api/v1/cases**');
  await officer.click('#retry');
  await officer.locator('.vd-cases__link').first().waitFor();
  const contact = await w.device(DESK);
  await w.signIn(contact, 'SEPARATE_CONTACT', '**/desk');
  await contact.getByText('No reports are waiting.').waitFor();
  wrong.push(...await look(w, contact, 'desk-cases-none'));
  const leader = await w.device(DESK);
  await w.signIn(leader, 'LEADERSHIP', '**/desk/picture');
  wrong.push(...await look(w, leader, 'desk-picture'));
  flawless(wrong);
});

it('the Welsh pages are Welsh in every heading, button and label, and look right', async () => {
  w.watch.expects(...status(404));
  const wrong = [];
  // Names of companies read the same in both; nothing else does.
  const both = async (page, name, address) => {
    const [path, query = ''] = address.split('?');
    await page.goto(`${path}?lang=en&${query}`);
    const english = await leading(page);
    await page.goto(`${path}?lang=cy&${query}`);
    assert.equal(await page.locator('html').getAttribute('lang'), 'cy', address);
    const left = (await leading(page)).filter((words) => english.includes(words));
    left.forEach((words) => wrong.push(`${name}: still English: ${words}`));
    wrong.push(...await look(w, page, `welsh-${name}`));
  };
  await both(visitor, 'start', '/');
  await both(visitor, 'sign-in', '/sign-in');
  await both(visitor, 'sign-in-ended', '/sign-in?notice=ended');
  for (const topic of TOPICS) await both(visitor, `about-${topic}`, `/about/${topic}`);
  await both(visitor, 'error-404', '/no/such/page');
  const welsh = await w.device(DESK);
  await w.signIn(welsh, 'CASE');
  await both(welsh, 'report', '/report');
  await started(welsh);
  const answers = ANSWERS.map((answer) => ({ ...answer }));
  answers[0].picks = ['YES'];
  await welsh.goto('/plain/danger?lang=en');
  await walk(welsh, { answers });
  for (const page of ['help', 'who', 'when', 'how', 'what', 'did', 'persona', 'story', 'next', 'contact', 'check']) await both(welsh, page, `/plain/${page}`);
  await welsh.click('#send');
  await shows(welsh, 'Adroddiad wedi’i anfon');
  await both(welsh, 'receipt', '/plain/sent');
  flawless(wrong);
});

it('what answers open and what goes wrong is Welsh too, and looks right', async () => {
  w.watch.expects(...status(403), ...status(422), ...status(413));
  const wrong = [];
  const welsh = await w.device(DESK);
  await w.signIn(welsh, 'LEAD');
  await welsh.goto('/plain/danger?lang=cy');
  await welsh.click('#continue');
  await welsh.locator('#error-summary').waitFor();
  wrong.push(...await look(w, welsh, 'welsh-plain-error', WORDS));
  await welsh.goto('/plain/danger?lang=en');
  const seen = [];
  await walkOpening(welsh, async (said, name) => {
    seen.push(said);
    const { pathname } = new URL(welsh.url());
    await welsh.goto(`${pathname}?lang=cy`);
    assert.equal(await welsh.locator('html').getAttribute('lang'), 'cy', pathname);
    wrong.push(...await look(w, welsh, `welsh-${name}`, WORDS));
    await welsh.goto(`${pathname}?lang=en`);
  });
  opened(seen);
  await welsh.goto('/plain/story?lang=cy');
  await welsh.fill('[name=narrative]', 'hir '.repeat(25_000));
  await welsh.click('#continue');
  await shows(welsh, 'Roedd hynny’n ormod ar unwaith');
  wrong.push(...await look(w, welsh, 'welsh-error-413', WORDS));
  await reporter.goto('/desk?lang=cy');
  await shows(reporter, 'Nid yw eich rôl yn rhoi mynediad i’r dudalen hon');
  wrong.push(...await look(w, reporter, 'welsh-error-403', WORDS));
  flawless(wrong);
});
