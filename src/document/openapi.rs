//! What a document looks like, for the description of the HTTP interface. Types stand only where they are checked:
//! everything else is kept as it is.

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AdditionalProperties, Object, ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

use super::{Document, SCHEMA};

const ABOUT: &str = "What a project holds. The maps are keyed by ids that their maker chooses. Fields that are not named \
    here are kept as they are. At most 4 MiB of JSON, 200 screens, 5,000 elements, 32 levels, 64 KiB for one text.";
const ORDER: &str = "Its place: siblings are sorted by this text.";

impl PartialSchema for Document {
    fn schema() -> RefOr<Schema> {
        let version = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(1))
            .description(Some(format!("The version of this shape; write {SCHEMA}.")));
        let name = ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("What the project is called."));
        let document = ObjectBuilder::new()
            .description(Some(ABOUT))
            .property("schema", version)
            .property("name", name)
            .property("canvases", map("All screens for one store size, by id.", &CANVAS))
            .property("screens", map("Pictures to be exported, by id.", &SCREEN))
            .property("elements", map("What stands on the screens, by id.", &ELEMENT))
            .property("locales", map("The languages of the captions, by their tag.", &LOCALE));
        let names = ["schema", "name", "canvases", "screens", "elements", "locales"];
        names.into_iter().fold(document, ObjectBuilder::required).into()
    }
}

impl ToSchema for Document {}

const CANVAS: [(&str, &str); 4] = [
    ("class", "A store's class of screenshots, such as `iphone-6.9`."),
    ("width", "In pixels."),
    ("height", "In pixels."),
    ("order", ORDER),
];

const SCREEN: [(&str, &str); 3] = [
    ("canvas", "The id of its canvas, which must be there."),
    ("order", ORDER),
    ("background", "A colour, such as `#ffffff`."),
];

const ELEMENT: [(&str, &str); 11] = [
    ("screen", "The id of its screen, which must be there."),
    (
        "kind",
        "`caption`, `picture`, `device-frame` or `shape`. Other kinds are kept.",
    ),
    ("order", ORDER),
    ("x", "Canvas pixels from the left edge of the screen."),
    ("y", "Canvas pixels from the upper edge of the screen."),
    ("width", "In canvas pixels."),
    ("height", "In canvas pixels."),
    ("rotation", "In degrees, clockwise."),
    ("text", "Of a caption: its words by language, an object."),
    ("model", "Of a device frame: `phone` or `tablet`."),
    ("shape", "Of a shape: `rectangle` or `ellipse`."),
];

const LOCALE: [(&str, &str); 2] = [("name", "What the language is called."), ("order", ORDER)];

/// Objects with these fields, by id.
fn map(words: &str, fields: &[(&str, &str)]) -> Object {
    let row = fields.iter().fold(ObjectBuilder::new(), |row, (name, words)| {
        let anything = ObjectBuilder::new().schema_type(SchemaType::AnyValue);
        row.property(*name, anything.description(Some(*words)))
    });
    let row = AdditionalProperties::RefOr(RefOr::T(row.into()));
    ObjectBuilder::new()
        .additional_properties(Some(row))
        .description(Some(words))
        .build()
}
