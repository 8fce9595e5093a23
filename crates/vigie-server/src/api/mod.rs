//! The API: its addresses, and the OpenAPI document that describes them.

pub mod boards;
pub mod read;
pub mod records;
pub mod views;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::stream;

fn described() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::with_openapi(head())
        .routes(routes!(boards::overview))
        .routes(routes!(views::timeline))
        .routes(routes!(views::newest))
        .routes(routes!(views::claims))
        .routes(routes!(views::announced))
        .routes(routes!(views::voices))
        .routes(routes!(views::pairs))
        .routes(routes!(views::tension))
        .routes(routes!(views::alerts))
        .routes(routes!(boards::places))
        .routes(routes!(boards::scenarios))
        .routes(routes!(boards::scenario))
        .routes(routes!(records::search))
        .routes(routes!(records::occurrence))
        .routes(routes!(records::statement))
        .routes(routes!(records::document))
        .routes(routes!(read::read))
        .routes(routes!(read::store))
        .routes(routes!(stream::listen))
        .layer(DefaultBodyLimit::max(read::BODY))
}

fn head() -> OpenApi {
    let about = "The record of what was said and done in international crises: who did or said what to whom, when and where, on whose word \
        and with what standing, and what became of it. Every view carries an `ETag` that changes when the ledger does, and takes \
        `If-None-Match`. Lists come in pages: `next` of one is `after` of the following.";
    let info = InfoBuilder::new()
        .title("Vigie")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(about))
        .license(Some(
            LicenseBuilder::new().name("Apache-2.0 OR MIT").build(),
        ))
        .build();
    let token = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    OpenApiBuilder::new()
        .info(info)
        .components(Some(
            ComponentsBuilder::new()
                .security_scheme("token", token)
                .build(),
        ))
        .build()
}

/// The addresses of the API.
pub fn router() -> Router<Arc<App>> {
    described().split_for_parts().0
}

/// The OpenAPI document.
pub fn openapi() -> OpenApi {
    described().split_for_parts().1
}
