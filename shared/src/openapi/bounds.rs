//! What the derived descriptions leave out and a caller has to know: how large a number may be, and that a choice of
//! several shapes takes no other fields. Both are refused, so both are said.

use super::AnySchema;
use utoipa::openapi::{
    KnownFormat, Object, RefOr, Schema, SchemaFormat, Type,
    schema::{AdditionalProperties, ArrayItems, SchemaType},
};

/// The tagged choices that deny unknown fields: serde's attribute is read for structs only, so these are named.
const CLOSED: [&str; 1] = ["Note"];

/// Completes the description of the type called `name`.
pub(super) fn complete(name: &str, schema: &mut AnySchema) {
    visit(schema, &mut number);
    if CLOSED.contains(&name)
        && let RefOr::T(Schema::OneOf(choice)) = schema
    {
        choice.items.iter_mut().for_each(close);
    }
}

fn close(shape: &mut AnySchema) {
    if let RefOr::T(Schema::Object(object)) = shape {
        object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
    }
}

fn visit(schema: &mut AnySchema, object: &mut impl FnMut(&mut Object)) {
    let RefOr::T(schema) = schema else { return };
    match schema {
        Schema::Object(of) => {
            of.properties.values_mut().for_each(|field| visit(field, object));
            object(of);
        }
        Schema::Array(of) => {
            if let ArrayItems::RefOrSchema(items) = &mut of.items {
                visit(items, object);
            }
        }
        Schema::OneOf(of) => of.items.iter_mut().for_each(|shape| visit(shape, object)),
        Schema::AllOf(of) => of.items.iter_mut().for_each(|shape| visit(shape, object)),
        Schema::AnyOf(of) => of.items.iter_mut().for_each(|shape| visit(shape, object)),
        _ => {}
    }
}

/// A format is only a hint; the ends of a range are a promise, and `uint32` is what the register of formats calls it.
fn number(object: &mut Object) {
    let integer = match &object.schema_type {
        SchemaType::Type(only) => *only == Type::Integer,
        SchemaType::Array(several) => several.contains(&Type::Integer),
        SchemaType::AnyValue => false,
    };
    let Some(SchemaFormat::KnownFormat(format)) = object.format.as_ref().filter(|_| integer) else { return };
    let (least, most, unsigned) = match format {
        KnownFormat::Int32 => (i64::from(i32::MIN), i64::from(i32::MAX), None),
        KnownFormat::UInt16 => (0, i64::from(u16::MAX), Some("uint16")),
        KnownFormat::UInt32 => (0, i64::from(u32::MAX), Some("uint32")),
        // Numbers above 2^53 do not survive a browser; nothing here counts as far.
        KnownFormat::UInt64 => (0, 9_007_199_254_740_991, Some("uint64")),
        _ => return,
    };
    object.minimum.get_or_insert(least.into());
    object.maximum.get_or_insert(most.into());
    if let Some(name) = unsigned {
        object.format = Some(SchemaFormat::Custom(name.to_owned()));
    }
}
