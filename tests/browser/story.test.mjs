// The product's main job, seen from both ends: a report filed on a phone with taps alone, the alert that
// reaches a real mail server, and the desk that opens it.

import assert from 'node:assert/strict';
import { ANSWERS, CHECK, cases, checked, receipt, send, shows, started, walk } from './form.mjs';
import { DESK, PHONE, travel, world } from './harness.mjs';

const { world: w, it } = world();

let phone;
let desk;
let reference;
let link;

it('a report is filed on a phone with at most eight required answers and nothing typed', async () => {
  phone = await w.device(PHONE);
  // Counts what a keyboard does to the form; the page is never left until the receipt.
  await phone.addInitScript(() => {
    window.typed = 0;
    for (const kind of ['keydown', 'beforeinput', 'paste']) addEventListener(kind, () => { window.typed += 1; }, true);
  });
  await phone.goto('/');
  await phone.getByRole('link', { name: 'Start a report' }).tap();
  await phone.waitForURL('**/sign-in**');
  await w.fillSignIn(phone, 'REPORTER');
  await phone.waitForURL('**/report');
  await started(phone);
  const answered = await walk(phone, { act: 'tap' });
  assert.deepEqual(answered, ANSWERS.map(({ field }) => field));
  assert.ok(answered.length <= 8, `${answered.length} answers were needed`);
  const rows = await checked(phone);
  for (const { heading, words } of ANSWERS) {
    assert.equal(rows.find(({ question }) => question.startsWith(heading))?.answer, words.join('\n'));
  }
  reference = await send(phone, 'tap');
  assert.equal(await phone.evaluate(() => window.typed), 0, 'something was typed');
  assert.equal(phone.url(), `${w.origin}/report`);
});

it('the duty officer and the lead get a letter with reference, priority word and link, and nothing else', async () => {
  const letters = await w.mail.about(reference, 2);
  const [triage, lead, reporter] = ['TRIAGE', 'LEAD', 'REPORTER'].map((role) => w.accounts.of(role));
  assert.deepEqual(letters.map(({ to }) => to).sort(), [[lead.email], [triage.email]]);
  for (const letter of letters) {
    const found = /^Reference: (\S+)\nPriority: (urgent|high|normal|low)\n\nSign in to see it:\n(\S+)\n*$/.exec(letter.body);
    assert.ok(found, `the letter says something else:\n${letter.body}`);
    const [, about, priority, where] = found;
    assert.equal(about, reference);
    assert.equal(letter.subject, `New report ${reference}, priority ${priority}`);
    assert.match(where, new RegExp(`^${w.origin}/desk/cases/[0-9a-f-]{36}$`));
    link = where;
    // The addresses of the two who get it are in it; nobody and nothing else is.
    const own = [letter.headers.get('to'), ...letter.to].reduce((raw, to) => raw.replaceAll(to, ''), letter.raw);
    const secrets = [
      ...ANSWERS.flatMap(({ field, picks, words }) => [field, ...picks, ...words].filter((word) => word.length > 3)),
      'Demo Reporter', reporter.email, reporter.institution, 'Fernwick', 'LinkedIn', 'consulting',
    ];
    const told = secrets.filter((secret) => own.toLowerCase().includes(secret.toLowerCase()) || letter.body.includes(secret));
    assert.deepEqual(told, [], `the letter tells of the report:\n${letter.raw}`);
  }
  assert.equal(w.mail.letters.length, 2, 'nobody else gets a letter');
});

it('after sending, the back button shows the receipt', async () => {
  for (let back = 0; back < 3; back += 1) {
    await phone.goBack();
    assert.equal(await receipt(phone), reference);
    assert.equal(phone.url(), `${w.origin}/report`);
  }
});

it('a duty officer finds the report on the list and opens it by the link of the letter', async () => {
  desk = await w.device(DESK);
  await w.signIn(desk, 'TRIAGE', '**/desk');
  assert.ok((await cases(desk)).includes(reference), 'it is on the list');
  await travel(desk, link);
  await shows(desk, `Case ${reference}`);
  const rows = await checked(desk);
  for (const { heading, words } of ANSWERS) {
    assert.equal(rows.find(({ question }) => question.startsWith(heading))?.answer, words.join('\n'));
  }
  assert.equal(rows.find(({ question }) => question === 'Reporter')?.answer, 'Demo Reporter');
});

it('a duty officer who is signed out is led from the letter through sign-in to the case', async () => {
  const other = await w.device(DESK);
  await other.goto(link);
  await other.waitForURL('**/sign-in?next=/desk/cases/*');
  await w.fillSignIn(other, 'LEAD');
  await shows(other, `Case ${reference}`);
  assert.equal(other.url(), link);
});

it('typed mark-up stays text on the check page and on the desk', async () => {
  const payloads = {
    narrative: '</textarea><script>window.__xss=1</script>\n<img src=x onerror="window.__xss=1"> & "quotes"',
    persona_name: '"><svg onload=window.__xss=1>',
    persona_org: "</dd><script>window.__xss=1</script>'",
    contact_value: '<a href="javascript:window.__xss=1">0</a>',
  };
  const clean = async (page) => {
    assert.equal(await page.evaluate(() => window.__xss), undefined, 'a script ran');
    assert.equal(await page.locator('#main img, #main svg, #main script, #main a[href^="javascript:"]').count(), 0, 'it became mark-up');
  };
  const said = async (page) => {
    const answers = (await checked(page)).map(({ answer }) => answer);
    for (const [field, typed] of Object.entries(payloads)) assert.ok(answers.includes(typed), `${field} is not shown as typed: ${answers}`);
  };
  await phone.getByRole('button', { name: 'Start another report' }).tap();
  await shows(phone, ANSWERS[0].heading);
  const visit = async () => {
    for (const [field, typed] of Object.entries(payloads)) {
      const box = phone.locator(`[name="${field}"]`);
      if (await box.count()) await box.fill(typed);
    }
  };
  await walk(phone, { act: 'tap', visit });
  await shows(phone, CHECK);
  await said(phone);
  await clean(phone);
  const second = await send(phone, 'tap');
  assert.notEqual(second, reference);
  const [letter] = await w.mail.about(second, 1);
  await travel(desk, letter.link);
  await shows(desk, `Case ${second}`);
  await said(desk);
  await clean(desk);
});
