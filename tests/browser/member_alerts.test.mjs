// What leads ask all members, from the account's page to a member's phone and back: two leads, a yes that is meant, the short
// answer, and the words that all is well.

import assert from 'node:assert/strict';
import { keyed } from './authenticator.mjs';
import { api, focused, looked as lookedAt, pick, submit, told, type, unfold } from './casework.mjs';
import { shows, tick } from './form.mjs';
import { PHONE, REFERENCE, loaded, travel, until, world } from './harness.mjs';
import { flawless, inBoth, look } from './look.mjs';

// A proof is soon too old, so that what wants one asks for it.
const { world: w, it } = world({ VEDETTE_ACCOUNTS__STAFF_PASSWORDS: 'false', VEDETTE_ACCOUNTS__FRESH_PROOF_SECONDS: '10' });
const { staff, prove } = keyed(w);

const PROFILE = 'https://www.linkedin.com/in/amber-consulting/';
const ANSWERS = { danger_now: ['NO'], subject_relation: ['ME'], last_contact: ['THIS_WEEK'], channel: ['PRO_NETWORK'], techniques: ['PAID_WORK'], target_response: ['IGNORED'], next_contact: ['NO'], contact_method: ['EMAIL'] };

const looked = (page, name) => lookedAt(w, page, name);
/** The member's page, which is read on a phone and in two languages. */
async function both(name) {
  flawless(await inBoth(w, member, name));
  await member.setViewportSize(PHONE.viewport);
}

const main = (page) => page.locator('main').innerText();

let kim;
let lou;
let member;
let notice;

/** The form of this kind for the one alert there is. */
async function form(page, what) {
  return page.locator(`form[data-do^="alert-${what}-"]`).getAttribute('data-do');
}

it('an alert is drafted from the page of an account, and the draft says what is missing', async () => {
  kim = await staff('Kim Brown', 'LEAD', '**/desk');
  lou = await staff('Lou Black', 'LEAD', '**/desk');
  await travel(kim, '/desk/alerts');
  assert.match(await main(kim), /There is none that you see\./);
  await looked(kim, 'alerts-none');
  member = await w.device(PHONE);
  await w.signIn(member, 'REPORTER');
  const answers = { ...ANSWERS, identifiers: [PROFILE] };
  await api(member, 'POST', '/api/v1/reports', { form_version: 1, language: 'en', answered_at: Date.now(), answers });
  const met = () => api(kim, 'POST', '/api/v1/search/entities', { text: PROFILE });
  await until(async () => (await met()).items.length === 1, 'the account to be met');
  const [account] = (await met()).items;
  await travel(kim, `/desk/entities/${account.id}`);
  await unfold(kim, 'Draft an alert to members');
  await submit(kim, 'alert-draft');
  await focused(kim, 'error-summary');
  await pick(kim, 'alert-draft', 'entity', account.id);
  await type(kim, 'alert-draft.reason', 'Others in the committee may have it too.');
  await looked(kim, 'alerts-drafting');
  await submit(kim, 'alert-draft');
  await told(kim, 'Drafted. Another lead approves it');
  await shows(kim, 'Alerts to members');
  assert.match(await main(kim), /You drafted it: another lead approves it\./);
  assert.equal(await kim.locator('form[data-do^="alert-approve-"]').count(), 0, 'nobody approves their own');
  await member.goto('/notices');
  assert.doesNotMatch(await main(member), /amber/i, 'a draft is seen by no member');
});

it('another lead sees what it rests on, means it, shows that it is them, and members see it', async () => {
  await travel(lou, '/desk/alerts');
  assert.match(await main(lou), /linkedin\[\.\]com\/in\/amber-consulting|linkedin\.com\/in\/amber-consulting/);
  assert.match(await main(lou), /1 person whom it approached counts/);
  await unfold(lou, 'Approve it');
  await submit(lou, await form(lou, 'approve'));
  await lou.locator('#error-summary', { hasText: 'Tick the box above the button if you mean it.' }).waitFor();
  const approve = await form(lou, 'approve');
  await pick(lou, approve, 'sure', 'yes');
  await looked(lou, 'alerts-approving');
  w.watch.expects(/^status 401: POST .*\/decision$/, /^console: .*401/);
  await prove(lou, () => submit(lou, approve));
  await lou.locator('#notice').waitFor();
  await loaded(lou);
  assert.match(await main(lou), /Members see it/);
  await looked(lou, 'alerts-live');
});

it('a member reads it in fixed words, answers in a minute, and their answer is a report', async () => {
  await member.goto('/notices');
  await member.getByRole('link', { name: /amber-consulting/ }).first().waitFor();
  await both('notices');
  await member.getByRole('link', { name: /amber-consulting/ }).first().click();
  notice = member.url();
  assert.match(await main(member), /It may be innocent\./);
  assert.equal(await member.locator('main a[href*="linkedin"]').count(), 0, 'nothing leads to where an approacher is');
  await both('notice');
  w.watch.expects(/^status 422: POST .*\/notices\//, /^console: .*422/);
  await member.locator('#send').click();
  await member.locator('#error-summary').waitFor();
  flawless(await look(w, member, 'notice-wrong'));
  await member.setViewportSize(PHONE.viewport);
  await tick(member, 'danger_now', 'NO');
  await tick(member, 'contacted_by_account', 'YES');
  await tick(member, 'target_response', 'IGNORED');
  await member.locator('#send').click();
  await member.getByRole('link', { name: REFERENCE }).waitFor();
  await both('notice-answered');
});

it('one lead ends it at once, two say that all is well, and who read it reads each', async () => {
  await travel(kim, '/desk/alerts');
  assert.match(await main(kim), /1, which counts toward no campaign/);
  await unfold(kim, 'Recall it');
  const recall = await form(kim, 'recall');
  await pick(kim, recall, 'correction', 'INNOCENT');
  await pick(kim, recall, 'sure', 'yes');
  await looked(kim, 'alerts-recalling');
  await submit(kim, recall);
  await kim.locator('#notice').waitFor();
  await kim.getByText('Correction that waits').waitFor();
  await looked(kim, 'alerts-corrected');
  await member.goto(notice);
  assert.match(await main(member), /took it back/);
  assert.doesNotMatch(await main(member), /innocent/, 'one lead alone tells nobody that it was');
  assert.equal(await member.locator('form #send').count(), 0);
  await both('notice-recalled');
  await travel(lou, '/desk/alerts');
  await unfold(lou, 'Agree to the correction');
  const agree = await form(lou, 'approve');
  await pick(lou, agree, 'sure', 'yes');
  w.watch.expects(/^status 401: POST .*\/decision$/, /^console: .*401/);
  await prove(lou, () => submit(lou, agree));
  await lou.locator('#notice').waitFor();
  await member.reload();
  assert.match(await main(member), /We have checked\. The contact was innocent\./);
});
