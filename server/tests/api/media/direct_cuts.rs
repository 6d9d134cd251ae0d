//! An upload that is cut: it goes on where the store is, and at most one part is sent again.

use framekeep::ids::AssetId;

use super::direct::{PART, begin, content, outcome, put, put_missing, video};
use crate::harness::{App, Gateway, Way, fresh};

#[tokio::test]
async fn cut_at_every_parts_boundary_it_goes_on() {
    let gateway = Gateway::new().await;
    let app = App::behind(&gateway).await;
    let ada = app.sign_in("ada@example.org").await;
    let size = 2 * PART + 1_000;
    let film = video(size, 1);
    let boundaries = [0, PART, 2 * PART, size];
    let cuts = boundaries
        .into_iter()
        .flat_map(|at| [at.checked_sub(1), Some(at), Some(at + 1)]);
    let (mut tried, mut again) = (0, 0);
    for cut in cuts.flatten().filter(|cut| *cut <= size) {
        let (id, mut bytes) = (fresh::<AssetId>(), film.clone());
        bytes[100..104].copy_from_slice(&u32::try_from(cut).unwrap().to_le_bytes());
        let upload = begin(&ada, id, "video/mp4", &bytes).await.expect(201);
        let mut whole = 0;
        for part in upload["parts"].as_array().unwrap() {
            let offset = part["offset"].as_u64().unwrap() as usize;
            let end = offset + part["size"].as_u64().unwrap() as usize;
            if cut > end || cut == end && cut != size {
                assert_eq!(put(part, &bytes).await.unwrap(), 200);
                whole += 1;
                continue;
            }
            gateway.set(Way::CutAfter((cut - offset) as u64)).await;
            put(part, &bytes).await.unwrap_err();
            gateway.set(Way::Open).await;
            break;
        }
        let resumed = begin(&ada, id, "video/mp4", &bytes).await.expect(201);
        let sent = put_missing(&resumed, &bytes).await;
        // All that was whole stays; of what was cut after its last byte the store may have got all.
        let missing: Vec<u64> = (whole + 1..=3).collect();
        assert!(
            sent == missing || cut == size && sent.is_empty(),
            "cut at {cut}: {sent:?} sent again"
        );
        again = again.max(usize::from(!sent.is_empty()));
        outcome(&ada, &upload).await.expect(201);
        assert!(content(&ada, id).await == bytes, "cut at {cut}");
        tried += 1;
    }
    assert_eq!(tried, 10);
    println!("{tried} cuts, at most {again} part sent again");
}
