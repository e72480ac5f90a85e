//! A person's name, folded so that its spellings meet. Weak: two people may share a name (docs/domain.md §4.5).

use std::cmp::Ordering;

/// The version of [`folded_name`]. Keyed hashes of targets rest on it (docs/rules.md §2): within one version the
/// same name folds the same for ever, and what a new version folds otherwise is keyed again.
pub const FOLDING_VERSION: u8 = 1;

/// A name without case, accents, punctuation, order and script: “O’Brien, Zoë” and “zoe obrien” are one, and so are
/// “Иван” and “ivan”. Titles stay, since “Lord” and “Dean” are also names. None where no letter or digit is left.
pub fn folded_name(name: &str) -> Option<String> {
    let folded = folded(name);
    let mut words: Vec<&str> = folded.split_whitespace().collect();
    words.sort_unstable();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Any words without case, accents, punctuation and script, in their order: what a search compares.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match fold(c) {
            Fold::Drop => {}
            Fold::Keep => folded.push(c),
            Fold::To(plain) => folded.push_str(plain),
            Fold::Break => folded.push(' '),
        }
    }
    folded
}

enum Fold {
    Drop,
    Keep,
    To(&'static str),
    Break,
}

fn fold(c: char) -> Fold {
    match c {
        'a'..='z' | '0'..='9' => Fold::Keep,
        // Apostrophes of all sorts, soft hyphens and joiners stand inside a word; accents stand on a letter.
        '\'' | '`' | '´' | '\u{AD}' | '\u{2BC}' | '\u{2B9}' | '\u{200B}'..='\u{200F}' | '\u{2018}' | '\u{2019}' => Fold::Drop,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{487}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' => Fold::Drop,
        '\u{FE00}'..='\u{FE2F}' => Fold::Drop,
        _ => match LETTERS.binary_search_by(|(first, end, _)| place(c, *first, *end)) {
            Ok(found) => LETTERS.get(found).map_or(Fold::Keep, |(_, _, plain)| Fold::To(plain)),
            Err(_) if c.is_alphanumeric() => Fold::Keep,
            Err(_) => Fold::Break,
        },
    }
}

fn place(c: char, first: char, end: char) -> Ordering {
    if end < c {
        Ordering::Less
    } else if first > c {
        Ordering::Greater
    } else {
        Ordering::Equal
    }
}

/// Lower-case letters with an accent, and those of Greek and Cyrillic, in order of their code points. A letter
/// that can be written as base and accent folds as the base does: й as и, or the two ways to type it would differ.
#[rustfmt::skip]
const LETTERS: &[(char, char, &str)] = &[
    // Latin-1 and Latin Extended-A
    ('ß', 'ß', "ss"), ('à', 'å', "a"), ('æ', 'æ', "ae"), ('ç', 'ç', "c"), ('è', 'ë', "e"), ('ì', 'ï', "i"), ('ð', 'ð', "d"),
    ('ñ', 'ñ', "n"), ('ò', 'ö', "o"), ('ø', 'ø', "o"), ('ù', 'ü', "u"), ('ý', 'ý', "y"), ('þ', 'þ', "th"), ('ÿ', 'ÿ', "y"),
    ('\u{100}', '\u{105}', "a"), ('\u{106}', '\u{10D}', "c"), ('\u{10E}', '\u{111}', "d"), ('\u{112}', '\u{11B}', "e"),
    ('\u{11C}', '\u{123}', "g"), ('\u{124}', '\u{127}', "h"), ('\u{128}', '\u{131}', "i"), ('\u{132}', '\u{133}', "ij"),
    ('\u{134}', '\u{135}', "j"), ('\u{136}', '\u{138}', "k"), ('\u{139}', '\u{142}', "l"), ('\u{143}', '\u{14B}', "n"),
    ('\u{14C}', '\u{151}', "o"), ('\u{152}', '\u{153}', "oe"), ('\u{154}', '\u{159}', "r"), ('\u{15A}', '\u{161}', "s"),
    ('\u{162}', '\u{167}', "t"), ('\u{168}', '\u{173}', "u"), ('\u{174}', '\u{175}', "w"), ('\u{176}', '\u{178}', "y"),
    ('\u{179}', '\u{17E}', "z"), ('\u{17F}', '\u{17F}', "s"),
    // Latin Extended-B: Romanian, Vietnamese, Pinyin, and letters used in names of the Balkans and the Caucasus
    ('\u{1A0}', '\u{1A1}', "o"), ('\u{1AF}', '\u{1B0}', "u"), ('\u{1CD}', '\u{1CE}', "a"), ('\u{1CF}', '\u{1D0}', "i"),
    ('\u{1D1}', '\u{1D2}', "o"), ('\u{1D3}', '\u{1DC}', "u"), ('\u{1DD}', '\u{1DD}', "e"), ('\u{1DE}', '\u{1E1}', "a"),
    ('\u{1E6}', '\u{1E7}', "g"), ('\u{1E8}', '\u{1E9}', "k"), ('\u{1EA}', '\u{1ED}', "o"), ('\u{1F0}', '\u{1F0}', "j"),
    ('\u{1F4}', '\u{1F5}', "g"), ('\u{1F8}', '\u{1F9}', "n"), ('\u{1FA}', '\u{1FB}', "a"), ('\u{1FE}', '\u{1FF}', "o"),
    ('\u{200}', '\u{203}', "a"), ('\u{204}', '\u{207}', "e"), ('\u{208}', '\u{20B}', "i"), ('\u{20C}', '\u{20F}', "o"),
    ('\u{210}', '\u{213}', "r"), ('\u{214}', '\u{217}', "u"), ('\u{218}', '\u{219}', "s"), ('\u{21A}', '\u{21B}', "t"),
    ('\u{21E}', '\u{21F}', "h"), ('\u{226}', '\u{227}', "a"), ('\u{228}', '\u{229}', "e"), ('\u{22A}', '\u{231}', "o"),
    ('\u{232}', '\u{233}', "y"), ('\u{259}', '\u{259}', "e"),
    // Greek
    ('ΐ', 'ΐ', "i"), ('ά', 'ά', "a"), ('έ', 'έ', "e"), ('ή', 'ή', "i"), ('ί', 'ί', "i"), ('ΰ', 'ΰ', "y"), ('α', 'α', "a"),
    ('β', 'β', "v"), ('γ', 'γ', "g"), ('δ', 'δ', "d"), ('ε', 'ε', "e"), ('ζ', 'ζ', "z"), ('η', 'η', "i"), ('θ', 'θ', "th"),
    ('ι', 'ι', "i"), ('κ', 'κ', "k"), ('λ', 'λ', "l"), ('μ', 'μ', "m"), ('ν', 'ν', "n"), ('ξ', 'ξ', "x"), ('ο', 'ο', "o"),
    ('π', 'π', "p"), ('ρ', 'ρ', "r"), ('ς', 'σ', "s"), ('τ', 'τ', "t"), ('υ', 'υ', "y"), ('φ', 'φ', "f"), ('χ', 'χ', "ch"),
    ('ψ', 'ψ', "ps"), ('ω', 'ω', "o"), ('ϊ', 'ϊ', "i"), ('ϋ', 'ϋ', "y"), ('ό', 'ό', "o"), ('ύ', 'ύ', "y"), ('ώ', 'ώ', "o"),
    // Cyrillic
    ('а', 'а', "a"), ('б', 'б', "b"), ('в', 'в', "v"), ('г', 'г', "g"), ('д', 'д', "d"), ('е', 'е', "e"), ('ж', 'ж', "zh"),
    ('з', 'з', "z"), ('и', 'й', "i"), ('к', 'к', "k"), ('л', 'л', "l"), ('м', 'м', "m"), ('н', 'н', "n"), ('о', 'о', "o"),
    ('п', 'п', "p"), ('р', 'р', "r"), ('с', 'с', "s"), ('т', 'т', "t"), ('у', 'у', "u"), ('ф', 'ф', "f"), ('х', 'х', "kh"),
    ('ц', 'ц', "ts"), ('ч', 'ч', "ch"), ('ш', 'ш', "sh"), ('щ', 'щ', "shch"), ('ъ', 'ъ', ""), ('ы', 'ы', "y"), ('ь', 'ь', ""),
    ('э', 'э', "e"), ('ю', 'ю', "yu"), ('я', 'я', "ya"), ('ѐ', 'ё', "e"), ('ђ', 'ђ', "dj"), ('ѓ', 'ѓ', "g"), ('є', 'є', "ye"),
    ('ѕ', 'ѕ', "dz"), ('і', 'ї', "i"), ('ј', 'ј', "j"), ('љ', 'љ', "lj"), ('њ', 'њ', "nj"), ('ћ', 'ћ', "c"), ('ќ', 'ќ', "k"),
    ('ѝ', 'ѝ', "i"), ('ў', 'ў', "u"), ('џ', 'џ', "dz"), ('ґ', 'ґ', "g"),
    // Latin Extended Additional: Welsh, Vietnamese
    ('\u{1E00}', '\u{1E01}', "a"), ('\u{1E02}', '\u{1E07}', "b"), ('\u{1E08}', '\u{1E09}', "c"), ('\u{1E0A}', '\u{1E13}', "d"),
    ('\u{1E14}', '\u{1E1D}', "e"), ('\u{1E1E}', '\u{1E1F}', "f"), ('\u{1E20}', '\u{1E21}', "g"), ('\u{1E22}', '\u{1E2B}', "h"),
    ('\u{1E2C}', '\u{1E2F}', "i"), ('\u{1E30}', '\u{1E35}', "k"), ('\u{1E36}', '\u{1E3D}', "l"), ('\u{1E3E}', '\u{1E43}', "m"),
    ('\u{1E44}', '\u{1E4B}', "n"), ('\u{1E4C}', '\u{1E53}', "o"), ('\u{1E54}', '\u{1E57}', "p"), ('\u{1E58}', '\u{1E5F}', "r"),
    ('\u{1E60}', '\u{1E69}', "s"), ('\u{1E6A}', '\u{1E71}', "t"), ('\u{1E72}', '\u{1E7B}', "u"), ('\u{1E7C}', '\u{1E7F}', "v"),
    ('\u{1E80}', '\u{1E89}', "w"), ('\u{1E8A}', '\u{1E8D}', "x"), ('\u{1E8E}', '\u{1E8F}', "y"), ('\u{1E90}', '\u{1E95}', "z"),
    ('\u{1EA0}', '\u{1EB7}', "a"), ('\u{1EB8}', '\u{1EC7}', "e"), ('\u{1EC8}', '\u{1ECB}', "i"), ('\u{1ECC}', '\u{1EE3}', "o"),
    ('\u{1EE4}', '\u{1EF1}', "u"), ('\u{1EF2}', '\u{1EF9}', "y"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_name_fold_to_one() {
        for (folded, spellings) in [
            ("obrien zoe", ["O’Brien, Zoë", "zoe O'BRIEN", "  Zoe\u{308}   O`Brien.", "ZOË O´BRIEN"]),
            ("ivan nikolaevich", ["Иван Николаевич", "Ivan Nikolaevich", "НИКОЛАЕВИЧ, Иван", "ivan  Nikolaevich"]),
            ("dean lukasz", ["Łukasz Dean", "Dean-Łukasz", "dean łukasz", "LUKASZ DEAN"]),
            ("giorgos papas", ["Γιώργος Παπάς", "Giorgos Papas", "ΓΙΩΡΓΟΣ ΠΑΠΑΣ", "Παπας Γιωργος"]),
            ("llyr sion", ["Siôn Llŷr", "Sion Llyr", "Llŷr, Siôn", "SIÔN LLŶR"]),
        ] {
            for spelling in spellings {
                assert_eq!(folded_name(spelling).as_deref(), Some(folded), "{spelling}");
            }
        }
    }

    #[test]
    fn different_names_stay_apart_and_nothing_folds_to_nothing() {
        assert_ne!(folded_name("Ann Lee"), folded_name("Anna Lee"));
        assert_ne!(folded_name("王芳"), folded_name("王方"));
        for nothing in ["", "  ", "…", "’", "\u{301}"] {
            assert_eq!(folded_name(nothing), None, "{nothing:?}");
        }
    }

    #[test]
    fn composed_and_decomposed_letters_fold_alike() {
        for (composed, decomposed) in [("й", "и\u{306}"), ("ї", "і\u{308}"), ("ќ", "к\u{301}"), ("ằ", "ă\u{300}"), ("ώ", "ω\u{301}")]
        {
            assert_eq!(folded_name(composed), folded_name(decomposed), "{composed}");
        }
    }

    #[test]
    fn the_table_is_in_order_or_it_could_not_be_searched() {
        assert!(LETTERS.iter().all(|(first, end, _)| first <= end));
        assert!(LETTERS.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn folding_twice_changes_nothing(name: String) {
            if let Some(once) = folded_name(&name) {
                prop_assert_eq!(folded_name(&once), Some(once));
            }
        }

        #[test]
        fn order_and_case_do_not_matter(mut words in proptest::collection::vec("[a-zà-öø-ÿа-я]{1,8}", 1..4)) {
            let one = folded_name(&words.join(" "));
            words.reverse();
            prop_assert_eq!(one, folded_name(&words.join(", ").to_uppercase()));
        }
    }
}
