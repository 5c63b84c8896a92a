//! A server that goes away while a panel runs over it: that is said as soon as it is known, and told
//! from a pool whose connections are all in use.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use dbadmin_runtime::query::{ListRequest, list};
use dbadmin_runtime::{Error, Kind, Pool};
use sqlx::mysql::MySqlPoolOptions;
use sqlx::postgres::PgPoolOptions;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::sample::{Probe, Sample, plain, table};
use crate::{mysql, postgres};

const TEXT: &[Probe] = &[plain("varchar(9)", Kind::Text, &[])];

/// So long a visitor waits at most until they are told.
const SOON: Duration = Duration::from_millis(2900);

/// The way to a server, which can be closed.
struct Way {
    server: SocketAddr,
    here: SocketAddr,
    open: Option<JoinHandle<()>>,
}

impl Way {
    /// The way to the server of this address, and the address of the way.
    async fn to(url: &str) -> (Self, String) {
        let place = url.split(['/', '@']).find(|part| {
            part.rsplit_once(':')
                .is_some_and(|(_, port)| port.parse::<u16>().is_ok())
        });
        let place = place.expect("an address with a port");
        let server = tokio::net::lookup_host(place).await.expect("a host");
        let server = server.into_iter().next().expect("an address");
        let mut way = Self {
            server,
            here: SocketAddr::from(([127, 0, 0, 1], 0)),
            open: None,
        };
        way.open().await;
        let url = url.replacen(place, &way.here.to_string(), 1);
        (way, url)
    }

    async fn open(&mut self) {
        let listener = TcpListener::bind(self.here).await.expect("a port");
        self.here = listener.local_addr().expect("an address");
        let server = self.server;
        self.open = Some(tokio::spawn(async move {
            // With this set, all connections on the way go.
            let mut under_way = tokio::task::JoinSet::new();
            while let Ok((mut client, _)) = listener.accept().await {
                under_way.spawn(async move {
                    let mut server = TcpStream::connect(server).await.expect("the server");
                    let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
                });
            }
        }));
    }

    async fn close(&mut self) {
        let open = self.open.take().expect("an open way");
        open.abort();
        let _ = open.await;
    }
}

async fn read(sample: &Sample) -> Result<(), Error> {
    let request = ListRequest::new(sample.resource);
    let page = list(&sample.app, &sample.actor, &request).await;
    page.map(|_| ())
}

async fn is_away(sample: &Sample, context: &str) {
    let begun = Instant::now();
    let page = read(sample).await;
    assert!(matches!(page, Err(Error::Away(_))), "{context}: {page:?}");
    assert!(begun.elapsed() < SOON, "{context}: {:?}", begun.elapsed());
}

async fn is_told_and_comes_back(way: &mut Way, sample: &Sample) {
    read(sample).await.expect("the rows");
    way.close().await;
    is_away(sample, "a broken connection").await;
    is_away(sample, "no connection").await;
    // More than the pool has connections, all at once.
    let visitors = (0..15).map(|_| is_away(sample, "many visitors"));
    futures_util::future::join_all(visitors).await;
    way.open().await;
    read(sample).await.expect("the rows again");
    way.close().await;
    let silent = TcpListener::bind(way.here).await.expect("the port");
    is_away(sample, "a broken connection to who is silent").await;
    is_away(sample, "a silent server").await;
    drop(silent);
    way.open().await;
    read(sample).await.expect("the rows again");
}

#[tokio::test]
async fn a_postgresql_that_goes_away_is_told_and_comes_back() {
    let fresh = postgres::Fresh::new("gone").await;
    fresh.own(&table(TEXT, "bigint PRIMARY KEY")).await;
    let (mut way, url) = Way::to(&fresh.url).await;
    let pool = dbadmin_runtime::connect(&url).await.expect("a pool");
    let sample = Sample::over(pool, "public", TEXT).await;
    is_told_and_comes_back(&mut way, &sample).await;
    fresh.drop().await;
}

#[tokio::test]
async fn a_mariadb_that_goes_away_is_told_and_comes_back() {
    let fresh = mysql::Fresh::new("gone").await;
    fresh.own(&table(TEXT, "bigint PRIMARY KEY")).await;
    let (mut way, url) = Way::to(&fresh.url).await;
    let pool = dbadmin_runtime::connect(&url).await.expect("a pool");
    let sample = Sample::over(pool, "", TEXT).await;
    is_told_and_comes_back(&mut way, &sample).await;
    fresh.drop().await;
}

#[tokio::test]
async fn a_server_that_ends_a_connection_is_told_as_away() {
    let fresh = postgres::Fresh::new("ended").await;
    fresh.own(&table(TEXT, "bigint PRIMARY KEY")).await;
    let one = PgPoolOptions::new()
        .max_connections(1)
        .test_before_acquire(false);
    let pool = Pool::from(one.connect(&fresh.url).await.expect("a pool"));
    let sample = Sample::over(pool, "public", TEXT).await;
    read(&sample).await.expect("the rows");
    fresh
        .own(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
              WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .await;
    is_away(&sample, "an ended connection").await;
    read(&sample).await.expect("the rows again");
    fresh.drop().await;
}

#[tokio::test]
async fn a_pool_whose_connections_are_all_in_use_is_busy() {
    let wait = Duration::from_millis(1200);
    let fresh = postgres::Fresh::new("in_use").await;
    fresh.own(&table(TEXT, "bigint PRIMARY KEY")).await;
    let one = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(wait);
    let pool = one.connect(&fresh.url).await.expect("a pool");
    let sample = Sample::over(Pool::from(pool.clone()), "public", TEXT).await;
    let held = pool.acquire().await.expect("the connection");
    let page = read(&sample).await;
    assert!(matches!(page, Err(Error::Busy)), "{page:?}");
    drop(held);
    fresh.drop().await;
    let fresh = mysql::Fresh::new("in_use").await;
    fresh.own(&table(TEXT, "bigint PRIMARY KEY")).await;
    let one = MySqlPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(wait);
    let pool = one.connect(&fresh.url).await.expect("a pool");
    let sample = Sample::over(Pool::from(pool.clone()), "", TEXT).await;
    let held = pool.acquire().await.expect("the connection");
    let page = read(&sample).await;
    assert!(matches!(page, Err(Error::Busy)), "{page:?}");
    drop(held);
    fresh.drop().await;
}
