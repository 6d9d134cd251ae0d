//! The page around every page: the document's shell and the app's root with its contexts.

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};

use crate::language;
use crate::local::Local;
use crate::parts;
use crate::routes::Pages;

/// Paints the theme that was chosen in this browser before anything is shown. It runs before the app and touches only the
/// document's root and head, which the app does not take over; see `browser/theme.rs` for what is remembered.
const THEME: &str = "try{var t=localStorage.getItem('framekeep.theme');if(t==='light'||t==='dark'){\
document.documentElement.setAttribute('data-theme',t);document.querySelectorAll('meta[name=theme-color]').forEach(\
function(m){m.content=t==='dark'?'#171513':'#F4F2EE'})}}catch(e){}";

/// The HTML document; the server renders it around [`App`].
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang=language::code(language::now())>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" content="#F4F2EE" media="(prefers-color-scheme: light)" />
                <meta name="theme-color" content="#171513" media="(prefers-color-scheme: dark)" />
                <script nonce=use_nonce()>{THEME}</script>
                <link rel="icon" href="/icon.svg" type="image/svg+xml" />
                <link rel="manifest" href="/site.webmanifest" />
                <HashedStylesheet options=options.clone() id="style" />
                <AutoReload options=options.clone() />
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// The root: contexts, then the page table. Local data attaches after the first frame, which is the same on both sides.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let local = Local::new();
    provide_context(local);
    Effect::new(move |_| local.start(parts::load));
    view! {
        <Title formatter=|page: String| if page.is_empty() { "Framekeep".to_owned() } else { format!("{page} · Framekeep") } />
        <Pages />
    }
}
