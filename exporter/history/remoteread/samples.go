package remoteread

import (
	"context"
	"encoding/binary"
	"io"
	"math"
	"net/http"

	"github.com/klauspost/compress/snappy"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"google.golang.org/protobuf/encoding/protowire"

	"figures_exporter/exporter/history"
	"figures_exporter/exporter/history/steps"
)

// The fields of the messages ReadResponse, QueryResult, TimeSeries, Label and Sample (prompb/remote.proto, types.proto).
const (
	fieldResults    = 1
	fieldTimeseries = 1
	fieldLabels     = 1
	fieldSamples    = 2
	fieldLabelName  = 1
	fieldLabelValue = 2
	fieldValue      = 1
	fieldTimestamp  = 2
)

// writeSamples answers with one ReadResponse, compressed as a whole.
//
// A message begins with its length, and so does what snappy compresses. Therefore every sample is made twice, which is
// cheaper than to hold the answer three times over, as structs, as bytes and compressed: once to measure, once to write.
func writeSamples(ctx context.Context, w http.ResponseWriter, answers []*history.Selection) error {
	var again chunkenc.Iterator
	total := 0
	results := make([]int, len(answers))
	series := make([][]int, len(answers))
	for i, answer := range answers {
		series[i] = make([]int, answer.Len())
		for j := range series[i] {
			if j%checkEvery == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			it := answer.Samples(j, again)
			again = it
			series[i][j] = sizeOfSeries(answer.Labels(j), it)
			results[i] += sizeOfField(fieldTimeseries, series[i][j])
		}
		total += sizeOfField(fieldResults, results[i])
	}
	if total > maxMessage {
		return &refusal{http.StatusBadRequest, ReasonSamples, "the answer is too large for the response type SAMPLES. Read less at a time"}
	}

	w.Header().Set("Content-Type", "application/x-protobuf")
	w.Header().Set("Content-Encoding", "snappy")
	out := newSnappyWriter(ctx, w, total)
	buffer := make([]byte, 0, 1<<10)
	for i, answer := range answers {
		buffer = appendHeader(buffer[:0], fieldResults, results[i])
		for j := range series[i] {
			buffer = appendHeader(buffer, fieldTimeseries, series[i][j])
			buffer = appendLabels(buffer, answer.Labels(j))
			it := answer.Samples(j, again)
			again = it
			for it.Next() != chunkenc.ValNone {
				if buffer = appendSample(buffer, it.Sample()); len(buffer) >= snappyBlock {
					out.write(buffer)
					buffer = buffer[:0]
				}
			}
			if out.err != nil {
				return out.err
			}
		}
		out.write(buffer)
		buffer = buffer[:0]
	}
	return out.close()
}

// checkEvery is after how many series it is looked whether the client has gone.
const checkEvery = 256

func sizeOfField(field protowire.Number, size int) int {
	return protowire.SizeTag(field) + protowire.SizeBytes(size)
}

func sizeOfSeries(ls labels.Labels, it *steps.Iterator) int {
	size := 0
	ls.Range(func(l labels.Label) { size += sizeOfField(fieldLabels, sizeOfLabel(l)) })
	for it.Next() != chunkenc.ValNone {
		size += sizeOfField(fieldSamples, sizeOfSample(it.Sample()))
	}
	return size
}

func sizeOfLabel(l labels.Label) int {
	return sizeOfField(fieldLabelName, len(l.Name)) + sizeOfField(fieldLabelValue, len(l.Value))
}

// sizeOfSample leaves out what is zero, as protobuf does. -0 is kept: it is not zero to who reads it.
func sizeOfSample(s steps.Step) int {
	size := 0
	if math.Float64bits(s.Value) != 0 {
		size += protowire.SizeTag(fieldValue) + protowire.SizeFixed64()
	}
	if s.Time != 0 {
		size += protowire.SizeTag(fieldTimestamp) + protowire.SizeVarint(uint64(s.Time))
	}
	return size
}

// appendHeader begins a message of the size.
func appendHeader(b []byte, field protowire.Number, size int) []byte {
	return protowire.AppendVarint(protowire.AppendTag(b, field, protowire.BytesType), uint64(size))
}

func appendLabels(b []byte, ls labels.Labels) []byte {
	ls.Range(func(l labels.Label) {
		b = appendHeader(b, fieldLabels, sizeOfLabel(l))
		b = protowire.AppendString(protowire.AppendTag(b, fieldLabelName, protowire.BytesType), l.Name)
		b = protowire.AppendString(protowire.AppendTag(b, fieldLabelValue, protowire.BytesType), l.Value)
	})
	return b
}

func appendSample(b []byte, s steps.Step) []byte {
	b = appendHeader(b, fieldSamples, sizeOfSample(s))
	if bits := math.Float64bits(s.Value); bits != 0 {
		b = protowire.AppendFixed64(protowire.AppendTag(b, fieldValue, protowire.Fixed64Type), bits)
	}
	if s.Time != 0 {
		b = protowire.AppendVarint(protowire.AppendTag(b, fieldTimestamp, protowire.VarintType), uint64(s.Time))
	}
	return b
}

// snappyBlock is how much snappy compresses at a time: no match reaches further back.
const snappyBlock = 64 << 10

// snappyWriter compresses into the block format of snappy, which begins with the length of the whole and goes on in
// parts that know nothing of each other.
type snappyWriter struct {
	ctx    context.Context // it lives as long as one answer
	out    io.Writer
	block  []byte
	packed []byte
	err    error
}

func newSnappyWriter(ctx context.Context, out io.Writer, total int) *snappyWriter {
	w := &snappyWriter{ctx: ctx, out: out, block: make([]byte, 0, snappyBlock), packed: make([]byte, snappy.MaxEncodedLen(snappyBlock))}
	_, w.err = out.Write(binary.AppendUvarint(nil, uint64(total)))
	return w
}

// write takes in bytes. Its error stays with the writer.
func (w *snappyWriter) write(b []byte) {
	for len(b) > 0 && w.err == nil {
		n := min(len(b), cap(w.block)-len(w.block))
		w.block = append(w.block, b[:n]...)
		b = b[n:]
		if len(w.block) == cap(w.block) {
			w.flush()
		}
	}
}

func (w *snappyWriter) flush() {
	if w.err == nil {
		w.err = w.ctx.Err()
	}
	if w.err != nil || len(w.block) == 0 {
		return
	}
	packed := snappy.Encode(w.packed, w.block)
	_, length := binary.Uvarint(packed) // of this block alone
	_, w.err = w.out.Write(packed[length:])
	w.block = w.block[:0]
}

// close writes what is left.
func (w *snappyWriter) close() error {
	w.flush()
	return w.err
}
