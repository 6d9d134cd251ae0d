//! Small steps over JavaScript values that the adapters share.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// A property; `undefined` where there is none.
pub(crate) fn get(target: &JsValue, name: &str) -> JsValue {
    Reflect::get(target, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// Sets a property of an object made here; that cannot fail.
pub(crate) fn set(target: &JsValue, name: &str, value: impl Into<JsValue>) {
    let _ = Reflect::set(target, &JsValue::from_str(name), &value.into());
}

/// What an exception says, in its own words.
pub(crate) fn words(error: &JsValue) -> String {
    let name = get(error, "name").as_string().unwrap_or_default();
    let message = get(error, "message").as_string().unwrap_or_default();
    match (name.as_str(), message.as_str()) {
        ("", "") => error.as_string().unwrap_or_else(|| "unknown error".to_owned()),
        (name, "") => name.to_owned(),
        ("", message) => message.to_owned(),
        (name, message) => format!("{name}: {message}"),
    }
}
