//! Connections: so many at once, each with its time to say what it wants.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use crate::app::Error;

/// Connections at once.
const CONNECTIONS: usize = 1024;
/// How long a client may take to send the head of a request.
const HEAD: Duration = Duration::from_secs(10);
/// How long open answers are waited for at the end.
const FAREWELL: Duration = Duration::from_secs(3);

/// Binds the address.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, Error> {
    TcpListener::bind(address)
        .await
        .map_err(|reason| Error::Listen { address, reason })
}

/// Serves until `end`.
pub async fn run(listener: TcpListener, router: Router, end: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let open = GracefulShutdown::new();
    let mut end = std::pin::pin!(end);
    loop {
        let place = Arc::clone(&places).acquire_owned();
        let (place, stream) = tokio::select! {
            () = &mut end => break,
            accepted = async { (place.await, listener.accept().await) } => match accepted {
                (Ok(place), Ok((stream, _))) => (place, stream),
                (_, Err(error)) => {
                    // Out of file descriptors, or a client that left at once: others may still come.
                    tracing::warn!("a connection could not be taken: {error}");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
                (Err(_), _) => break,
            },
        };
        let served = serve(stream, router.clone(), &open);
        tokio::spawn(async move {
            served.await;
            drop(place);
        });
    }
    let _ = tokio::time::timeout(FAREWELL, open.shutdown()).await;
}

fn serve(
    stream: TcpStream,
    router: Router,
    open: &GracefulShutdown,
) -> impl Future<Output = ()> + use<> {
    let _ = stream.set_nodelay(true);
    let connection = Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let watched = open.watch(connection);
    async move {
        if let Err(error) = watched.await {
            tracing::debug!("a connection ended early: {error}");
        }
    }
}
