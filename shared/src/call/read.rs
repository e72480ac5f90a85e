//! Reading an answer, in as few bytes of program as it takes.
//!
//! serde makes a reader for every type of an answer, and each carries with it whatever the format may want:
//! where a fault is, what was expected, a structure written as a list. Here the text becomes a
//! [`Value`] once, by serde_json, and the types are read from that by a [`Deserializer`] that knows
//! nothing but what we write, with a fault that says nothing: nobody could do anything with more. On a phone
//! each kilobyte of program is a wait.

use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_json::{Map, Value, map};
use std::{fmt, slice};

/// What was sent is not what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not what was asked for")
    }
}

impl std::error::Error for Unreadable {}

impl de::Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
    fn invalid_type(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }
    fn invalid_value(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }
    fn invalid_length(_: usize, _: &dyn de::Expected) -> Self {
        Self
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn missing_field(_: &'static str) -> Self {
        Self
    }
    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

/// Reads what a server or this app itself wrote.
///
/// # Errors
/// [`Unreadable`] when it is no JSON, or of another shape.
pub fn from_json<T: DeserializeOwned>(json: &[u8]) -> Result<T, Unreadable> {
    from_value(&serde_json::from_slice(json).map_err(|_| Unreadable)?)
}

/// Reads what is a tree already.
///
/// # Errors
/// [`Unreadable`] when it is of another shape.
pub fn from_value<T: DeserializeOwned>(value: &Value) -> Result<T, Unreadable> {
    T::deserialize(Reader(value))
}

#[derive(Clone, Copy)]
struct Reader<'a>(&'a Value);

/// Methods for what stands in one kind of value: whole numbers and texts.
macro_rules! read {
    ($($method:ident $taken:ident $visit:ident),+ $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            visitor.$visit(self.0.$taken().ok_or(Unreadable)?)
        }
    )+};
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(whole), _) => visitor.visit_u64(whole),
                (None, Some(below)) => visitor.visit_i64(below),
                (None, None) => self.deserialize_f64(visitor),
            },
            Value::String(text) => visitor.visit_str(text),
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(_) => self.deserialize_map(visitor),
        }
    }

    read! {
        deserialize_bool as_bool visit_bool,
        deserialize_u8 as_u64 visit_u64,
        deserialize_u16 as_u64 visit_u64,
        deserialize_u32 as_u64 visit_u64,
        deserialize_u64 as_u64 visit_u64,
        deserialize_i8 as_i64 visit_i64,
        deserialize_i16 as_i64 visit_i64,
        deserialize_i32 as_i64 visit_i64,
        deserialize_i64 as_i64 visit_i64,
        deserialize_f32 as_f64 visit_f64,
        deserialize_f64 as_f64 visit_f64,
        deserialize_char as_str visit_str,
        deserialize_str as_str visit_str,
        deserialize_string as_str visit_str,
        deserialize_identifier as_str visit_str,
        deserialize_bytes as_str visit_str,
        deserialize_byte_buf as_str visit_str,
    }
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.0.is_null() { visitor.visit_unit() } else { Err(Unreadable) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let mut items = Items(self.0.as_array().ok_or(Unreadable)?.iter());
        let read = visitor.visit_seq(&mut items)?;
        if items.0.len() == 0 { Ok(read) } else { Err(Unreadable) }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let pairs = self.0.as_object().ok_or(Unreadable)?.iter();
        visitor.visit_map(Pairs { pairs, value: &Value::Null })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(Fields { object: self.0.as_object().ok_or(Unreadable)?, names: names.iter() })
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_enum(self)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_unit()
    }
}

struct Items<'a>(slice::Iter<'a, Value>);

impl<'de> SeqAccess<'de> for &mut Items<'_> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unreadable> {
        self.0.next().map(|item| seed.deserialize(Reader(item))).transpose()
    }
}

/// The fields of a structure in the order it declares them. serde's way in for lists needs no search for names, no check
/// for doubles and no place to wait in: it is less than half the program of its way in for objects.
struct Fields<'a> {
    object: &'a Map<String, Value>,
    names: slice::Iter<'static, &'static str>,
}

impl<'de> SeqAccess<'de> for Fields<'_> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unreadable> {
        let Some(name) = self.names.next() else { return Ok(None) };
        match self.object.get(*name) {
            Some(value) => seed.deserialize(Reader(value)).map(Some),
            // Left out is as good as nothing where there may be nothing; else the field has a default, or is missed.
            None => Ok(seed.deserialize(Reader(&Value::Null)).ok()),
        }
    }
}

struct Pairs<'a> {
    pairs: map::Iter<'a>,
    value: &'a Value,
}

impl<'de> MapAccess<'de> for Pairs<'_> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unreadable> {
        let Some((key, value)) = self.pairs.next() else { return Ok(None) };
        self.value = value;
        seed.deserialize(Reader(&Value::String(key.clone()))).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unreadable> {
        seed.deserialize(Reader(self.value))
    }
}

/// A word, or an object of one word and what belongs to it.
impl<'de, 'a> EnumAccess<'de> for Reader<'a> {
    type Error = Unreadable;
    type Variant = Belonging<'a>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Belonging<'a>), Unreadable> {
        if self.0.is_string() {
            return Ok((seed.deserialize(self)?, Belonging(&Value::Null)));
        }
        let mut pairs = self.0.as_object().ok_or(Unreadable)?.iter();
        let (Some((word, value)), None) = (pairs.next(), pairs.next()) else { return Err(Unreadable) };
        Ok((seed.deserialize(Reader(&Value::String(word.clone())))?, Belonging(value)))
    }
}

struct Belonging<'a>(&'a Value);

impl<'de> VariantAccess<'de> for Belonging<'_> {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<(), Unreadable> {
        if self.0.is_null() { Ok(()) } else { Err(Unreadable) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Unreadable> {
        seed.deserialize(Reader(self.0))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        Reader(self.0).deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Unreadable> {
        Reader(self.0).deserialize_struct("", fields, visitor)
    }
}

#[cfg(test)]
mod tests;
