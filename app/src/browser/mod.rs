//! Adapters to what only a browser has. The only place that names web-sys, js-sys and idb; compiled for the browser only.
