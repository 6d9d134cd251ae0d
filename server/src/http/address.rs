//! Where a request comes from: the other end of its connection or, behind our own proxies, whom they name.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::Response;

use crate::state::Server;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of whoever called; an extension of every request that came over a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// What limits count by: of IPv6 the first 64 bits, which is what one household or machine is given.
    pub fn network(self) -> IpAddr {
        match self.0.to_canonical() {
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
            }
            address @ IpAddr::V4(_) => address,
        }
    }
}

/// Notes the caller's address in the request.
pub(super) async fn note(State(server): State<Server>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    if let Some(ConnectInfo(peer)) = peer {
        let address = client(peer.ip(), request.headers(), server.config.proxies);
        request.extensions_mut().insert(ClientAddress(address));
    }
    next.run(request).await
}

/// Each proxy adds whom it heard from at the end of the list; what stands before the entries of our own proxies is
/// whatever the caller wrote there.
fn client(peer: IpAddr, headers: &HeaderMap, proxies: usize) -> IpAddr {
    let named: Vec<&str> = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    let ours = proxies.checked_sub(1).and_then(|skip| named.iter().rev().nth(skip));
    ours.and_then(|text| text.parse().ok()).unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use axum::http::HeaderMap;

    use super::{ClientAddress, client};

    #[test]
    fn only_what_our_own_proxies_wrote_is_believed() {
        let cases = [
            (0, None, "10.0.0.1"),
            (0, Some("1.2.3.4"), "10.0.0.1"),
            (1, None, "10.0.0.1"),
            (1, Some("1.2.3.4"), "1.2.3.4"),
            (1, Some("9.9.9.9, 1.2.3.4"), "1.2.3.4"),
            (2, Some("9.9.9.9, 1.2.3.4, 10.0.0.2"), "1.2.3.4"),
            (2, Some("1.2.3.4"), "10.0.0.1"),
            (1, Some("1.2.3.4, nonsense"), "10.0.0.1"),
            (1, Some("2001:db8::1"), "2001:db8::1"),
        ];
        for (proxies, header, expected) in cases {
            let mut headers = HeaderMap::new();
            if let Some(header) = header {
                headers.insert("x-forwarded-for", header.parse().unwrap());
            }
            let address = client("10.0.0.1".parse().unwrap(), &headers, proxies);
            assert_eq!(address.to_string(), expected, "{proxies} {header:?}");
        }
    }

    #[test]
    fn a_network_is_an_ipv4_address_or_half_of_an_ipv6_one() {
        let cases = [
            ("1.2.3.4", "1.2.3.4"),
            ("::ffff:1.2.3.4", "1.2.3.4"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ];
        for (address, network) in cases {
            assert_eq!(ClientAddress(address.parse().unwrap()).network().to_string(), network);
        }
    }
}
