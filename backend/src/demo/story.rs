//! What the made-up reporters tell. Sentences are put together from parts that belong to each other; nobody and nothing
//! in them exists (docs/rules.md §9).

use fastrand::Rng;

/// A way of approaching somebody, with the answers and the words that go with it.
pub(super) struct Plot {
    pub(super) techniques: &'static [&'static str],
    pub(super) channels: &'static [&'static str],
    /// What was wanted; asked only where the form asks it.
    pub(super) sought: &'static [&'static str],
    pub(super) responses: &'static [&'static str],
    /// Whether somebody was met, so that there is a place to name.
    pub(super) met: bool,
    first: &'static [&'static str],
    then: &'static [&'static str],
}

/// Every plot, the common ones first.
pub(super) const PLOTS: &[Plot] = &[
    Plot {
        techniques: &["PAID_WORK"],
        channels: &["PRO_NETWORK", "PRO_NETWORK", "EMAIL_PERSONAL"],
        sought: &["POLITICAL_INSIDE", "POLICY_DRAFT", "COMMITTEE_BUSINESS"],
        responses: &["IGNORED", "REPLIED", "REPLIED", "DECLINED", "STILL_TALKING"],
        met: false,
        first: &[
            "a recruiter wrote to me about a paid study of how our committees work",
            "somebody offered me a fee for a short paper on the next local plan",
            "I was asked to join a panel of experts I had never heard of",
            "a consultant offered me work that fits my job rather too well",
        ],
        then: &[
            "The fee was three times what such a paper is worth.",
            "They wanted views that cannot be found in the papers.",
            "When I asked who the client was they changed the subject.",
            "The profile is four weeks old and has hardly any contacts.",
            "They wanted to go on in another app after two messages.",
        ],
    },
    Plot {
        techniques: &["ELICIT"],
        channels: &["EVENT", "PHONE_VIDEO", "EMAIL_WORK"],
        sought: &["POLITICAL_INSIDE", "PERSONAL_DATA_OF_OTHERS", "COMMITTEE_BUSINESS"],
        responses: &["REPLIED", "SHARED_PUBLIC_INFO", "DECLINED"],
        met: false,
        first: &[
            "a visitor kept coming back to one question: who decides",
            "a researcher asked about a meeting that is not public yet",
            "somebody got a few details wrong, so that I would put them right",
            "a caller wanted to know who sits next to whom in our group",
        ],
        then: &[
            "It was friendly all the time, and I noticed only later how much they asked.",
            "They knew things about the agenda that have not been published.",
            "Each answer led to a question that was a little more private.",
            "They asked who in the office is unhappy with the job.",
        ],
    },
    Plot {
        techniques: &["CULTIVATE"],
        channels: &["EVENT", "IN_PERSON", "MESSAGING"],
        sought: &[],
        responses: &["MET", "REPLIED", "STILL_TALKING", "AGREED_TO_MEET"],
        met: true,
        first: &[
            "a man from a trade group sat down next to me for the third time",
            "somebody I met once at a reception wrote to ask for lunch again",
            "an adviser who always turns up where I do gave me his private number",
            "a guest at our open evening seemed to know a lot about my family",
        ],
        then: &[
            "He pays, and he never says what he wants.",
            "They remember every small thing I ever said.",
            "It is flattering, and that is what worries me.",
            "A colleague says that the same happened to her last year.",
        ],
    },
    Plot {
        techniques: &["GIFT_TRAVEL"],
        channels: &["EMAIL_WORK", "EVENT", "POST_PARCEL"],
        sought: &["CONTACTS_INTRODUCTIONS", "NOTHING_YET"],
        responses: &["DECLINED", "IGNORED", "ACCEPTED_GIFT_MONEY_TRIP"],
        met: false,
        first: &[
            "I was invited to a conference with flights, hotel and a fee for one speech",
            "a parcel with an expensive pen came to the office without a letter",
            "somebody offered to pay for a visit of the whole committee",
            "an invitation came for my partner as well, all paid for",
        ],
        then: &[
            "I cannot find the body that sends it anywhere.",
            "They asked me not to put it in the register yet.",
            "The programme has two hours of work in five days.",
            "The same people wrote twice before, each time with more.",
        ],
    },
    Plot {
        techniques: &["PHISH"],
        channels: &["EMAIL_WORK", "MESSAGING", "EMAIL_WORK"],
        sought: &[],
        responses: &["IGNORED", "CLICKED", "BLOCKED", "REPORTED_TO_PLATFORM"],
        met: false,
        first: &[
            "a mail asked me to sign in again to keep my account",
            "a message said that a document was shared with me by the clerk",
            "I got a link to a meeting that nobody in the office had planned",
            "a voice message came as a file to open",
        ],
        then: &[
            "The page looked like ours but for one letter in the address.",
            "It came minutes after I had spoken about that very document.",
            "Two others in the office got the same, with their own names in it.",
            "The sender had my new job title, which is a week old.",
        ],
    },
    Plot {
        techniques: &["IMPERSONATE"],
        channels: &["MESSAGING", "PHONE_VIDEO"],
        sought: &[],
        responses: &["IGNORED", "REPLIED", "BLOCKED"],
        met: false,
        first: &[
            "somebody wrote as my colleague from a number I do not know",
            "a caller said that he was from our own help desk",
            "a message in the name of the chair asked for my number",
            "an account with my picture wrote to people I work with",
        ],
        then: &[
            "The way of writing was right, the questions were not.",
            "They asked for the code that had just come to my phone.",
            "My colleague knew nothing of it.",
            "The line went dead when I offered to call back.",
        ],
    },
    Plot {
        techniques: &["INFLUENCE"],
        channels: &["IN_PERSON", "EMAIL_WORK", "OFFICE_VISIT", "EVENT"],
        sought: &["VOTE_QUESTION_SPEECH", "ENDORSEMENT_MEDIA"],
        responses: &["DECLINED", "MET", "REPLIED"],
        met: true,
        first: &[
            "a lobbyist I had never met brought a finished question for me to ask",
            "somebody suggested how I should vote next week, and what it could do for my ward",
            "a group offered good coverage if I dropped an amendment",
            "I was asked to sign a letter that others were said to have signed",
        ],
        then: &[
            "The others had not signed anything.",
            "They would not say for whom they spoke.",
            "They knew how I had voted in a meeting that was closed.",
            "It did not sound like a request in the end.",
        ],
    },
    Plot {
        techniques: &["ACCESS"],
        channels: &["OFFICE_VISIT", "EMAIL_WORK"],
        sought: &["ACCESS_PASS_SITE", "IT_ACCOUNTS"],
        responses: &["DECLINED", "IGNORED"],
        met: false,
        first: &[
            "a visitor asked to be signed in without a name on the list",
            "somebody wanted to borrow a pass to fetch a bag",
            "an intern we did not choose was offered to us, already paid for",
            "a supplier asked which rooms are empty in the evening",
        ],
        then: &[
            "When I said no they tried it at the next door.",
            "They had a badge that looked almost right.",
            "They took a photo of the plan by the lift.",
            "Nobody at the front desk had them in the book.",
        ],
    },
    Plot {
        techniques: &["DONATION"],
        channels: &["EMAIL_WORK", "IN_PERSON", "EVENT"],
        sought: &["CONTACTS_INTRODUCTIONS", "NOTHING_YET"],
        responses: &["DECLINED", "REPLIED"],
        met: true,
        first: &[
            "a firm I do not know offered a large gift for my campaign",
            "somebody wanted to give money in parts, each below the limit",
            "a donor asked to meet the chair as thanks for his help",
            "I was offered an office and staff for nothing",
        ],
        then: &[
            "He could not say where the money comes from.",
            "The firm was set up in the spring and has no site.",
            "They asked twice whether names have to be published.",
            "It was put as a favour among friends.",
        ],
    },
    Plot {
        techniques: &["FELT_WRONG"],
        channels: &["EVENT", "PRO_NETWORK", "SOCIAL_MEDIA"],
        sought: &[],
        responses: &["IGNORED", "REPLIED", "NOT_SEEN_UNTIL_NOW"],
        met: false,
        first: &[
            "I had a talk that I cannot stop thinking about",
            "somebody asked to connect who knows everybody I know",
            "a student wanted an interview and asked about nothing but my colleagues",
            "a stranger thanked me for something I never did",
        ],
        then: &[
            "It may be nothing.",
            "There is no one thing I could point at.",
            "I would not have written, but you say that we should.",
            "The questions and the person did not fit together.",
        ],
    },
    Plot {
        techniques: &["SURVEIL"],
        channels: &["HOME_VISIT", "IN_PERSON"],
        sought: &[],
        responses: &["IGNORED"],
        met: true,
        first: &[
            "the same car stood across the road again",
            "somebody asked my neighbour when I am at home",
            "a person with a camera was outside the surgery again",
            "two people followed us from the station to the hall",
        ],
        then: &[
            "They left when I walked towards them.",
            "My neighbour can describe them.",
            "I have a photo of the back of the car.",
            "It began in the week of the vote.",
        ],
    },
    Plot {
        techniques: &["THREAT"],
        channels: &["EMAIL_WORK", "SOCIAL_MEDIA", "PHONE_VIDEO"],
        sought: &[],
        responses: &["IGNORED", "BLOCKED"],
        met: false,
        first: &[
            "a caller told me what would happen if I went on with my question",
            "a message named the school of my children",
            "somebody wrote that they know where I park",
            "a letter in bad spelling told me to step back",
        ],
        then: &[
            "It was calm, and that made it worse.",
            "I have not told my family yet.",
            "It came on the day of the hearing.",
            "It is the second one this month.",
        ],
    },
];

const WHEN: &[&str] = &[
    "On the train home",
    "After the meeting",
    "Last night",
    "This morning",
    "At the weekend",
    "While I was on leave",
    "During the break",
    "Late in the evening",
    "After a talk I gave",
    "Between two calls",
    "On my first day back",
    "In the week before the vote",
];

const LAST: &[&str] = &[
    "I have not answered.",
    "I said that I would think about it.",
    "I still have the messages.",
    "My assistant saw it as well.",
    "I would like to know whether others had the same.",
    "I told nobody so far.",
    "I asked them to write to the office instead.",
    "Please tell me whether I can go on as usual.",
    "I gave away nothing that is not on our website.",
    "They said that they will be in touch again.",
    "I wrote down what I remember the same day.",
    "I can forward everything.",
    "I deleted it at first and then got it back.",
    "My line manager knows.",
];

const WELSH: [&[&str]; 3] = [
    &[
        "Cefais neges gan rywun nad wyf yn ei adnabod.",
        "Daeth rhywun ataf ar ôl y cyfarfod.",
        "Ffoniodd rhywun y swyddfa a gofyn amdanaf wrth fy enw.",
        "Cefais gynnig gwaith drwy e-bost.",
    ],
    &[
        "Roeddent eisiau gwybod pwy sy’n ysgrifennu’r adroddiad.",
        "Roedd y tâl yn rhy dda i fod yn wir.",
        "Gofynnwyd i mi beidio â dweud wrth neb.",
        "Gofynnwyd am fy rhif ffôn personol.",
    ],
    &["Nid wyf wedi ateb.", "Mae’r neges gen i o hyd.", "Hoffwn wybod beth i’w wneud nesaf.", "Dywedais na."],
];

const COLOURS: &[&str] =
    &["Teal", "Ochre", "Indigo", "Russet", "Sage", "Umber", "Lilac", "Slate", "Coral", "Saffron", "Olive", "Maroon", "Ivory", "Cobalt"];
const TRADES: &[&str] =
    &["Recruiting", "Consulting", "Research", "Forum", "Press", "Trading", "Travel", "Studios", "Insight", "Catering", "Printing"];

/// One of a list; a list that is empty has the empty word.
pub(super) fn one(rng: &mut Rng, list: &[&'static str]) -> &'static str {
    rng.choice(list).copied().unwrap_or_default()
}

/// What happened, in two to four sentences.
pub(super) fn english(rng: &mut Rng, plot: &Plot) -> String {
    let mut told = vec![format!("{}, {}.", one(rng, WHEN), one(rng, plot.first))];
    let first = one(rng, plot.then);
    told.push(first.to_owned());
    let second = one(rng, plot.then);
    if second != first && rng.u8(..3) == 0 {
        told.push(second.to_owned());
    }
    told.push(one(rng, LAST).to_owned());
    told.join(" ")
}

/// The same in Welsh, without a plot of its own.
pub(super) fn welsh(rng: &mut Rng) -> String {
    WELSH.map(|part| one(rng, part)).join(" ")
}

/// What they call themselves: a colour and a trade.
pub(super) fn persona(rng: &mut Rng) -> String {
    format!("{} {}", one(rng, COLOURS), one(rng, TRADES))
}
