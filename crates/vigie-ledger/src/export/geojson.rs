//! Occurrences on the map: GeoJSON (RFC 7946), a point an occurrence and place.

use std::io::Write;

use serde_json::json;

use super::ExportError;
use crate::filter::Filter;
use crate::store::Ledger;

pub(super) fn write<W: Write>(
    ledger: &Ledger,
    filter: &Filter,
    mut out: W,
) -> Result<usize, ExportError> {
    out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
    let mut count = 0;
    ledger.each(filter, |o| {
        for place in &o.places {
            let (Some(lat), Some(lon)) = (place.lat, place.lon) else {
                continue;
            };
            let feature = json!({
                "type": "Feature",
                "id": o.id,
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
                "properties": {
                    "place": place.name, "country": place.country, "resolution": place.resolution,
                    "kind": o.kind, "state": o.state, "day": o.day, "from": o.from, "to": o.to,
                    "event": o.event, "mode": o.mode, "actor": o.actor, "recipient": o.recipient,
                    "dead": o.dead, "injured": o.injured, "arrested": o.arrested,
                    "witnesses": o.witnesses, "statements": o.told.len(),
                    "text": o.told.first().map(|t| t.statement.text.as_str()),
                },
            });
            out.write_all(if count == 0 { b"\n" } else { b",\n" })?;
            serde_json::to_writer(&mut out, &feature)?;
            count += 1;
        }
        Ok(())
    })?;
    out.write_all(b"\n]}\n")?;
    Ok(count)
}
