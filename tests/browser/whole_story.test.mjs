// The whole of it: two people are approached by one, report it in their own language, and hear what became of it; the
// desk works the case; a month later leadership sees it among the others, as far as nobody can be told from it.

import assert from 'node:assert/strict';
import { keyed } from './authenticator.mjs';
import { api, pick, submit, told, type, unfold } from './casework.mjs';
import { receipt, shows, started, walk } from './form.mjs';
import { DESK, PHONE, loaded, travel, until, world } from './harness.mjs';

const { world: w, it } = world();
const { device, enrol, invited, signIn } = keyed(w);

const SPELLINGS = ['https://uk.linkedin.com/in/amber-recruiting?trk=profile', 'linkedin.com/in/Amber-Recruiting'];
const WORDS = { question: 'Do you still have the message?', answer: 'Mae gen i’r neges o hyd.', end: 'Thank you. You were right to tell us.' };
const WELSH = { check: 'Gwiriwch eich atebion', sent: 'Adroddiad wedi’i anfon', mine: 'Fy adroddiadau' };

const references = [];
const phones = [];
let triage;
let lead;
let officer;
let address;

/** Files a report whose approacher is found again by this. */
async function file(phone, profile, check) {
  await started(phone);
  await walk(phone, {
    act: 'tap',
    to: check,
    visit: async () => {
      const box = phone.locator('[name="identifiers"]');
      if (await box.count()) await box.fill(profile);
    },
  });
  await phone.locator('#send').tap();
}

it('somebody who was approached reports it on a phone, and those on duty get a letter', async () => {
  const phone = await w.device(PHONE);
  await phone.goto('/sign-in?next=/report');
  await w.fillSignIn(phone, 'REPORTER');
  await phone.waitForURL('**/report');
  await file(phone, SPELLINGS[0]);
  references.push(await receipt(phone));
  phones.push(phone);
  const letters = await w.mail.about(references[0], 2);
  address = new URL(letters[0].body.match(/https?:\S+\/desk\/cases\/\S+/)[0]).pathname;
});

it('triage comes by the letter, takes the case, and hands it on', async () => {
  triage = await w.device(DESK);
  await w.signIn(triage, 'TRIAGE', '**/desk');
  await travel(triage, address);
  await submit(triage, 'case-move-TAKE');
  await told(triage, 'The case is yours');
  await unfold(triage, 'Confirm or change the priority');
  // From here on it takes two to close it.
  await triage.selectOption('[id="case-priority.priority"]', 'P2');
  await type(triage, 'case-priority.reason', 'They name a committee.');
  await submit(triage, 'case-priority');
  await told(triage, 'That is kept');
  await unfold(triage, 'Confirm the marking');
  await submit(triage, 'case-marking');
  await told(triage, 'That is kept');
  await submit(triage, 'case-move-OPEN');
  await told(triage, 'Work on it has begun');
  lead = await w.device(DESK);
  await w.signIn(lead, 'LEAD', '**/desk');
  officer = await w.device(DESK);
  await w.signIn(officer, 'CASE', '**/desk/mine');
  await travel(lead, address);
  await unfold(lead, 'Give it to somebody');
  await lead.selectOption('[id="case-owner.owner"]', await api(officer, 'GET', '/api/v1/me').then(({ account }) => account));
  await type(lead, 'case-owner.note', 'Look at the profile first.');
  await submit(lead, 'case-owner');
  await told(lead, 'That is kept');
});

it('a second person reports the same account, in Welsh, and the case knows it', async () => {
  const phone = await device(PHONE);
  await enrol(phone, await invited('gwen@fernwick.example', 'REPORTER'));
  await signIn(phone, '**/report');
  await phone.goto('/report?lang=cy');
  await file(phone, SPELLINGS[1], WELSH.check);
  await shows(phone, WELSH.sent);
  references.push(await phone.locator('.vd-reference').innerText());
  phones.push(phone);
  await w.mail.about(references[1], 1);
  await until(async () => {
    await travel(lead, address);
    return (await lead.locator('main').innerText()).includes('in 1 other case');
  }, 'the case to know of the other');
  await travel(lead, '/desk/search');
  await lead.locator('#words').fill(references[1]);
  await lead.keyboard.press('Enter');
  await lead.locator('.vd-cases__link').first().click();
  await lead.locator('form[data-do="case-move-MERGE"]').waitFor({ state: 'attached' });
  await unfold(lead, 'Join it to another case');
  await type(lead, 'case-move-MERGE.into', references[0]);
  await type(lead, 'case-move-MERGE.reason', 'One account wrote to both.');
  await submit(lead, 'case-move-MERGE');
  await told(lead, 'The cases are joined');
});

it('the officer asks, and the second reporter answers, each in their own language', async () => {
  await travel(officer, address);
  await unfold(officer, 'Write to the reporter');
  await officer.locator('[id="case-message.report"]').selectOption({ label: references[1] });
  await type(officer, 'case-message.text', WORDS.question);
  await submit(officer, 'case-message');
  await officer.locator('#notice').waitFor();
  const phone = phones[1];
  await phone.goto('/mine');
  await shows(phone, WELSH.mine);
  assert.equal(await phone.locator('html').getAttribute('lang'), 'cy');
  await phone.getByRole('link', { name: references[1] }).tap();
  await phone.locator('.vd-words', { hasText: WORDS.question }).waitFor();
  await phone.locator('#text').fill(WORDS.answer);
  await phone.locator('#send-message').tap();
  await phone.locator('.vd-words', { hasText: WORDS.answer }).waitFor();
  await until(async () => {
    await travel(officer, address);
    return (await officer.locator('#timeline').innerText()).includes(WORDS.answer);
  }, 'the answer on the timeline');
});

it('a specialist team gets a referral that a lead agreed to', async () => {
  await unfold(officer, 'Write a referral');
  await officer.selectOption('[id="case-referral.to"]', 'LOCAL_POLICE');
  await type(officer, 'case-referral.purpose', 'They look after the place.');
  await type(officer, 'case-referral.legal_basis', 'Public task.');
  await pick(officer, 'case-referral', 'parts', 'CODES');
  for (const [name, code] of [['marking', 'OFFICIAL'], ['tlp', 'AMBER'], ['handling', 'P']]) await officer.selectOption(`[id="case-referral.${name}"]`, code);
  await type(officer, 'case-referral.channel', 'By hand');
  await submit(officer, 'case-referral');
  await told(officer, 'That is kept');
  await travel(lead, address);
  await submit(lead, 'case-referral-agree');
  await told(lead, 'That is kept');
  await travel(officer, address);
  await submit(officer, 'case-move-REFER');
  await told(officer, 'The case is referred');
  await unfold(officer, 'Write down their answer');
  await type(officer, 'case-referral-answer.outcome', 'They know the account.');
  await submit(officer, 'case-referral-answer');
  await told(officer, 'That is kept');
});

it('one grades it and proposes to close it, another agrees, and both reporters read what became of it', async () => {
  await unfold(officer, 'Grade the information');
  for (const [name, code] of [['source', '2'], ['knowledge', 'A'], ['handling', 'P']]) await officer.selectOption(`[id="case-grading.${name}"]`, code);
  await submit(officer, 'case-grading');
  await told(officer, 'That is kept');
  await unfold(officer, 'Propose to close it');
  await officer.selectOption('[id="case-move-PROPOSE_CLOSE.code"]', 'STATE_LIKELY');
  await pick(officer, 'case-move-PROPOSE_CLOSE', 'feedback', 'SEND');
  await type(officer, 'case-move-PROPOSE_CLOSE.words', WORDS.end);
  await submit(officer, 'case-move-PROPOSE_CLOSE');
  await told(officer, 'Closing it is proposed');
  await travel(lead, address);
  await submit(lead, 'case-move-APPROVE_CLOSE');
  await told(lead, 'The case is closed');
  for (const [number, phone] of phones.entries()) {
    await until(async () => {
      await phone.goto(`/mine/${references[number]}`);
      return (await phone.locator('main').innerText()).includes(WORDS.end);
    }, 'the words at the end');
    assert.equal(await phone.locator('html').getAttribute('lang'), number ? 'cy' : 'en');
    await w.picture(phone, `story-end-390-${number ? 'cy' : 'en'}`);
  }
});

it('once the month is over the picture counts them, and tells nobody by themselves', async () => {
  const leader = await w.device(DESK);
  await w.signIn(leader, 'LEADERSHIP', '**/desk/picture');
  const months = (page) => page.locator('#picture-month option').allInnerTexts();
  const now = new Date();
  const running = now.toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'Europe/London' });
  assert.ok(!(await months(leader)).includes(running), 'the running month is not told');
  // With them five more people, one of whom met somebody at an event.
  const others = [[triage, 'PRO_NETWORK'], [lead, 'PRO_NETWORK'], [officer, 'PRO_NETWORK'], [leader, 'EVENT']];
  for (const [page, channel] of others) {
    const answers = {
      danger_now: ['NO'], subject_relation: ['ME'], last_contact: ['TODAY'], channel: [channel], techniques: ['PAID_WORK'],
      target_response: ['IGNORED'], next_contact: ['NO'], contact_method: ['EMAIL'],
    };
    await api(page, 'POST', '/api/v1/reports', { form_version: 1, language: 'en', answered_at: Date.now(), answers });
  }
  const next = new Date(now.getFullYear(), now.getMonth() + 1, 2);
  const days = Math.ceil((next - now) / 86_400_000);
  for (const context of w.browser.contexts()) await context.close();
  await w.server.restart({ VEDETTE_DEMONSTRATION__DAYS_AHEAD: String(days) });
  w.accounts.ahead = days * 86_400_000;
  const later = await w.device(DESK);
  await w.signIn(later, 'LEADERSHIP', '**/desk/picture');
  await until(async () => {
    await travel(later, '/desk/picture');
    return (await months(later)).includes(running);
  }, 'the month to be closed');
  await later.selectOption('#picture-month', { label: running });
  await loaded(later);
  const told = await later.locator('#month-figures').innerText();
  assert.match(told, /about 5/, told);
  assert.match(told, /fewer than 5/, told);
  assert.doesNotMatch(told, /\b(about|exactly) [1-4]\b/, told);
  await w.picture(later, 'story-picture-1280');
});
