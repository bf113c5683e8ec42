package remoteread

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"net/http"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/prompb"
	"github.com/prometheus/prometheus/tsdb/chunkenc"

	"figures_exporter/exporter/history"
)

const (
	// samplesPerChunk is more than Prometheus' own 120: a chunk of a value that seldom changes takes a quarter of a byte
	// a sample, and each chunk a header.
	samplesPerChunk = 480
	// maxFrame is where a frame is ended, in bytes. Prometheus refuses frames of more than 50 MB, and sends none above 1 MiB.
	maxFrame = 1 << 20
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// writeChunks answers with a stream of frames, each of one series or a part of one. A series stands in the order of its
// labels, as the reader merges what it gets from several.
func writeChunks(ctx context.Context, w http.ResponseWriter, answers []*history.Selection) error {
	w.Header().Set("Content-Type", "application/x-streamed-protobuf; proto=prometheus.ChunkedReadResponse")
	out := frameWriter{out: bufio.NewWriterSize(w, 64<<10)}
	var again chunkenc.Iterator
	var names []prompb.Label
	for i, answer := range answers {
		for j := range answer.Len() {
			if err := ctx.Err(); err != nil {
				return err
			}
			names = names[:0]
			answer.Labels(j).Range(func(l labels.Label) { names = append(names, prompb.Label{Name: l.Name, Value: l.Value}) })
			it := answer.Samples(j, again)
			again = it
			var packed []prompb.Chunk
			size := 0
			for {
				c, more, err := nextChunk(it)
				if err != nil {
					return err
				}
				if c != nil {
					packed = append(packed, *c)
					size += len(c.Data)
				}
				if len(packed) > 0 && (!more || size >= maxFrame) {
					if err := out.write(&prompb.ChunkedReadResponse{
						ChunkedSeries: []*prompb.ChunkedSeries{{Labels: names, Chunks: packed}}, QueryIndex: int64(i),
					}); err != nil {
						return err
					}
					packed, size = packed[:0], 0
				}
				if !more {
					break
				}
			}
		}
	}
	return out.out.Flush()
}

// nextChunk packs the next samples; nil where there are none. more tells whether there may be others.
func nextChunk(it chunkenc.Iterator) (c *prompb.Chunk, more bool, err error) {
	chunk := chunkenc.NewXORChunk()
	appender, err := chunk.Appender()
	if err != nil {
		return nil, false, fmt.Errorf("beginning a chunk: %w", err)
	}
	n := 0
	var from, to int64
	for n < samplesPerChunk && it.Next() != chunkenc.ValNone {
		t, v := it.At()
		if n == 0 {
			from = t
		}
		to = t
		appender.Append(0, t, v)
		n++
	}
	if n == 0 {
		return nil, false, nil
	}
	return &prompb.Chunk{MinTimeMs: from, MaxTimeMs: to, Type: prompb.Chunk_XOR, Data: chunk.Bytes()}, n == samplesPerChunk, nil
}

// frameWriter writes messages as frames: length, checksum, message.
type frameWriter struct {
	out     *bufio.Writer
	message []byte
}

func (w *frameWriter) write(response *prompb.ChunkedReadResponse) error {
	size := response.Size()
	if cap(w.message) < size {
		w.message = make([]byte, size)
	}
	w.message = w.message[:size]
	n, err := response.MarshalToSizedBuffer(w.message)
	if err != nil {
		return fmt.Errorf("packing a frame: %w", err)
	}
	message := w.message[size-n:]
	head := binary.AppendUvarint(make([]byte, 0, binary.MaxVarintLen64+crc32.Size), uint64(len(message)))
	head = binary.BigEndian.AppendUint32(head, crc32.Checksum(message, castagnoli))
	if _, err := w.out.Write(head); err != nil {
		return err
	}
	_, err = w.out.Write(message)
	return err
}
