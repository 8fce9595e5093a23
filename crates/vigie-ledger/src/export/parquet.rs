//! Statements as Parquet, a row group every few thousand. Written by the low-level writer: no Arrow is needed to write plain columns.

use std::io::Write;
use std::sync::Arc;

use ::parquet::basic::Compression;
use ::parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type};
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use ::parquet::schema::parser::parse_message_type;

use super::ExportError;
use super::flat::{Value, row};
use crate::filter::Filter;
use crate::store::Ledger;

/// Rows of a group.
const GROUP: usize = 20_000;

type Row = Vec<(&'static str, Value)>;

pub(super) fn write<W: Write + Send>(
    ledger: &Ledger,
    filter: &Filter,
    out: W,
) -> Result<usize, ExportError> {
    let mut out = Some(out);
    let mut writer: Option<SerializedFileWriter<W>> = None;
    let mut rows: Vec<Row> = Vec::new();
    let count = ledger.each_told(filter, |occurrence, told| {
        rows.push(row(occurrence, told));
        if rows.len() == GROUP {
            group(&mut writer, &mut out, &rows)?;
            rows.clear();
        }
        Ok(())
    })?;
    if !rows.is_empty() {
        group(&mut writer, &mut out, &rows)?;
    }
    match (writer, out) {
        (Some(writer), _) => {
            writer.close()?;
        }
        // A file without a row still says so.
        (None, Some(out)) => {
            let schema = Arc::new(parse_message_type("message statement { }")?);
            SerializedFileWriter::new(out, schema, Arc::default())?.close()?;
        }
        (None, None) => {}
    }
    Ok(count)
}

/// Writes a group; the first one opens the file.
fn group<W: Write + Send>(
    writer: &mut Option<SerializedFileWriter<W>>,
    out: &mut Option<W>,
    rows: &[Row],
) -> Result<(), ExportError> {
    if let (None, Some(first), Some(out)) = (writer.as_ref(), rows.first(), out.take()) {
        *writer = Some(open(first, out)?);
    }
    let Some(writer) = writer else {
        return Ok(());
    };
    let mut group = writer.next_row_group()?;
    let mut column = 0;
    while let Some(mut slot) = group.next_column()? {
        let values = rows
            .iter()
            .filter_map(|row| row.get(column))
            .map(|(_, value)| value);
        match rows.first().and_then(|row| row.get(column)) {
            Some((_, Value::Text(_))) => {
                let texts = values.map(|value| match value {
                    Value::Text(text) => text.as_deref().map(ByteArray::from),
                    _ => None,
                });
                fill::<ByteArrayType>(&mut slot, texts)?;
            }
            Some((_, Value::Integer(_))) => {
                let numbers = values.map(|value| match value {
                    Value::Integer(n) => *n,
                    _ => None,
                });
                fill::<Int32Type>(&mut slot, numbers)?;
            }
            _ => {
                let numbers = values.map(|value| match value {
                    Value::Number(x) => *x,
                    _ => None,
                });
                fill::<DoubleType>(&mut slot, numbers)?;
            }
        }
        slot.close()?;
        column += 1;
    }
    group.close()?;
    Ok(())
}

fn open<W: Write + Send>(first: &Row, out: W) -> Result<SerializedFileWriter<W>, ExportError> {
    let fields: String = first
        .iter()
        .map(|(name, value)| match value {
            Value::Text(_) => format!("optional binary {name} (STRING); "),
            Value::Integer(_) => format!("optional int32 {name}; "),
            Value::Number(_) => format!("optional double {name}; "),
        })
        .collect();
    let schema = Arc::new(parse_message_type(&format!(
        "message statement {{ {fields} }}"
    ))?);
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .build();
    Ok(SerializedFileWriter::new(
        out,
        schema,
        Arc::new(properties),
    )?)
}

/// Writes the values that are there, and for each row whether there is one.
fn fill<T: DataType>(
    slot: &mut SerializedColumnWriter,
    values: impl Iterator<Item = Option<T::T>>,
) -> Result<(), ExportError> {
    let mut there = Vec::new();
    let mut levels = Vec::new();
    for value in values {
        levels.push(i16::from(value.is_some()));
        there.extend(value);
    }
    slot.typed::<T>().write_batch(&there, Some(&levels), None)?;
    Ok(())
}
