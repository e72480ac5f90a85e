//! Whatever serde_json makes of a tree, this reader makes the same of it.

use super::*;
use proptest::prelude::*;
use serde::Serialize;
use std::{collections::BTreeMap, fmt::Debug};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Word {
    First,
    SecondOne,
}

#[derive(Clone, Debug, PartialEq, Serialize, serde::Deserialize)]
struct New(i32);

#[derive(Clone, Debug, PartialEq, Serialize, serde::Deserialize)]
struct Nothing;

#[derive(Clone, Debug, PartialEq, Serialize, serde::Deserialize)]
enum Choice {
    Bare,
    One(New),
    Two(bool, char),
    Named { text: String },
}

#[derive(Clone, Debug, PartialEq, Serialize, serde::Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
enum Tagged {
    Empty,
    With { small: u8, far: Option<i64>, word: Word },
}

#[derive(Clone, Debug, PartialEq, Serialize, serde::Deserialize)]
struct All {
    whole: u64,
    below: i16,
    broken: f64,
    maybe: Option<Box<All>>,
    #[serde(default)]
    list: Vec<Choice>,
    map: BTreeMap<Word, Tagged>,
    pair: (u16, String),
    nothing: Nothing,
    unit: (),
    rest: Value,
}

fn word() -> impl Strategy<Value = Word> {
    prop_oneof![Just(Word::First), Just(Word::SecondOne)]
}

fn choice() -> impl Strategy<Value = Choice> {
    prop_oneof![
        Just(Choice::Bare),
        any::<i32>().prop_map(|number| Choice::One(New(number))),
        any::<(bool, char)>().prop_map(|(yes, letter)| Choice::Two(yes, letter)),
        any::<String>().prop_map(|text| Choice::Named { text }),
    ]
}

fn tagged() -> impl Strategy<Value = Tagged> {
    let with = (any::<u8>(), any::<Option<i64>>(), word());
    prop_oneof![Just(Tagged::Empty), with.prop_map(|(small, far, word)| Tagged::With { small, far, word })]
}

/// What stands in for something else: no list, which serde_json would take for a structure too.
fn plain() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-300_i64..300).prop_map(Value::from),
        quarters().prop_map(Value::from),
        prop_oneof![Just("first".to_owned()), Just("Bare".to_owned()), any::<String>()].prop_map(Value::from),
        Just(Value::Object(serde_json::Map::new())),
    ]
}

/// Numbers that serde_json's own parser does not round.
fn quarters() -> impl Strategy<Value = f64> {
    any::<i32>().prop_map(|number| f64::from(number) / 4.0)
}

fn one() -> impl Strategy<Value = All> {
    let numbers = (any::<u64>(), any::<i16>(), quarters(), any::<(u16, String)>());
    let many = (proptest::collection::vec(choice(), 0..4), proptest::collection::btree_map(word(), tagged(), 0..3), plain());
    let leaf = (numbers, many).prop_map(|((whole, below, broken, pair), (list, map, rest))| All {
        whole,
        below,
        broken,
        maybe: None,
        list,
        map,
        pair,
        nothing: Nothing,
        unit: (),
        rest,
    });
    let leaf = leaf.boxed();
    (leaf.clone(), proptest::option::of(leaf)).prop_map(|(outer, inner)| All { maybe: inner.map(Box::new), ..outer })
}

/// Every place in a tree.
fn places(value: &Value, at: String, found: &mut Vec<String>) {
    found.push(at.clone());
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(n, item)| places(item, format!("{at}/{n}"), found)),
        Value::Object(pairs) => {
            for (key, item) in pairs {
                places(item, format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        _ => {}
    }
}

fn alike<T: DeserializeOwned + PartialEq + Debug>(value: &Value) -> Result<(), TestCaseError> {
    let theirs = serde_json::from_value::<T>(value.clone()).map_err(|_| Unreadable);
    prop_assert_eq!(from_value::<T>(value), theirs);
    Ok(())
}

proptest! {
    #[test]
    fn what_was_written_is_read_again(all in one()) {
        prop_assert_eq!(from_json::<All>(serde_json::to_string(&all).unwrap().as_bytes()), Ok(all));
    }

    #[test]
    fn what_was_changed_on_the_way_is_refused_where_serde_json_refuses_it(all in one(), place: prop::sample::Index, other in plain()) {
        let mut value = serde_json::to_value(&all).unwrap();
        let mut found = Vec::new();
        places(&value, String::new(), &mut found);
        *value.pointer_mut(place.get::<String>(&found)).unwrap() = other;
        alike::<All>(&value)?;
    }

    #[test]
    fn what_is_missing_or_too_much_is_refused_where_serde_json_refuses_it(all in one(), place: prop::sample::Index, key in ".{0,3}", other in plain()) {
        let mut value = serde_json::to_value(&all).unwrap();
        let object = value.as_object_mut().unwrap();
        // What is nothing anyway may be left out.
        let names: Vec<String> = object.keys().filter(|name| !["nothing", "unit", "rest"].contains(&name.as_str())).cloned().collect();
        object.remove(place.get(names.as_slice()));
        alike::<All>(&Value::Object(object.clone()))?;
        object.insert(key, other);
        alike::<All>(&value)?;
    }
}

#[test]
fn a_list_that_is_too_long_and_half_a_text_are_refused() {
    assert_eq!(from_json::<(u8, u8)>(b"[1,2]"), Ok((1, 2)));
    assert_eq!(from_json::<(u8, u8)>(b"[1,2,3]"), Err(Unreadable));
    assert_eq!(from_json::<(u8, u8)>(b"[1"), Err(Unreadable));
    assert_eq!(from_json::<u8>(b"1 2"), Err(Unreadable));
    assert_eq!(from_json::<u8>(b"256"), Err(Unreadable));
    assert_eq!(from_json::<Choice>(br#"{"Bare":null,"One":1}"#), Err(Unreadable));
}
