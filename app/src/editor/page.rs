//! The editor's page: bar, tools, layers, canvas, inspector.

use framekeep::ids::ProjectId;
use leptos::prelude::*;

use super::banners::Banners;
use super::bottom::BottomBar;
use super::canvas::CanvasView;
use super::inspector::Inspector;
use super::listen::listen;
use super::side::SidePanel;
use super::state::{Editor, Sheet};
use super::tools::Tools;
use super::top::Top;
use crate::components::{Icon, IconButton, MarkPicture, Spinner};
use crate::language::tr;
use crate::pages::Account;

#[component]
pub(crate) fn EditorPage(project: ProjectId) -> impl IntoView {
    let editor = Editor::new(project);
    provide_context(editor);
    listen(editor);
    let close = move |()| editor.sheet.set(None);
    let is_open = move || editor.sheet.get() == Some(Sheet::Inspector);
    view! {
        <div class="editor">
            <Top account=|| view! { <Account /> } />
            <Banners />
            <Tools />
            <SidePanel />
            <main id="content" class="editor-main"><CanvasView /></main>
            <BottomBar />
            <section class="panel panel-inspector" class:is-open=is_open aria-label=tr!(editor.inspector)>
                <div class="sheet-close"><IconButton icon=Icon::Close label=tr!(editor.close) on_click=close /></div>
                <Inspector />
            </section>
        </div>
    }
}

/// The same frame without data: the first frame, and while the project is being read.
#[component]
pub(crate) fn EditorSkeleton() -> impl IntoView {
    view! {
        <div class="editor" aria-busy="true">
            <header class="top-bar editor-top">
                <MarkPicture />
                <div class="skeleton skeleton-line skeleton-title"></div>
            </header>
            <div class="tools"></div>
            <section class="panel panel-layers" aria-hidden="true">
                <div class="skeleton skeleton-line skeleton-row"></div>
                <div class="skeleton skeleton-line skeleton-row"></div>
            </section>
            <main id="content" class="editor-main">
                <div class="stage"><Spinner label=tr!(editor.opening) /></div>
            </main>
            <div class="bottom-bar"></div>
            <section class="panel panel-inspector" aria-hidden="true"></section>
        </div>
    }
}
