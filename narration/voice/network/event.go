package network

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// The Wyoming protocol, as github.com/rhasspy/wyoming describes it: an event is
// a line of JSON, which says how many bytes of further JSON and how many bytes
// of anything else follow it.

// maxLine bounds the line of JSON, in bytes.
const maxLine = 1 << 20

var (
	errBroken  = errors.New("the server broke off in the middle")
	errTooMuch = fmt.Errorf("the server sends more than %d MiB for one phrase: it may be broken", maxAnswer>>20)
)

// An event is one message. The JSON that follows the line lies over that in the
// line.
type event struct {
	Type    string          `json:"type"`
	Data    json.RawMessage `json:"data,omitempty"`
	more    []byte
	payload []byte
}

// into unpacks the data of an event.
func (e event) into(v any) error {
	for _, data := range [][]byte{e.Data, e.more} {
		if len(data) == 0 {
			continue
		}
		if err := json.Unmarshal(data, v); err != nil {
			return fmt.Errorf("the server sends %s with data that make no sense (%v)", secret("").quote(e.Type), err)
		}
	}
	return nil
}

// send writes an event that has no payload.
func send(w io.Writer, kind string, data any) error {
	packed, err := json.Marshal(data)
	if err != nil {
		return err
	}
	line, err := json.Marshal(event{Type: kind, Data: packed})
	if err != nil {
		return err
	}
	_, err = w.Write(append(line, '\n'))
	return err
}

// An eventReader reads events, of all of them together at most maxAnswer bytes.
type eventReader struct {
	r    *bufio.Reader
	left int64
}

func newEventReader(r io.Reader) *eventReader {
	return &eventReader{bufio.NewReaderSize(r, maxLine), maxAnswer}
}

// next returns the next event. Where the connection ends or breaks, the error is
// a passing one.
func (r *eventReader) next() (event, error) {
	line, err := r.line()
	if err != nil {
		return event{}, err
	}
	var head struct {
		event
		DataLength    int64 `json:"data_length"`
		PayloadLength int64 `json:"payload_length"`
	}
	if err := json.Unmarshal(line, &head); err != nil || head.Type == "" {
		return event{}, fmt.Errorf("no Wyoming server speaks there: it says %s", secret("").quote(string(line[:min(len(line), 1000)])))
	}
	if head.more, err = r.bytes(head.DataLength); err != nil {
		return event{}, err
	}
	if head.payload, err = r.bytes(head.PayloadLength); err != nil {
		return event{}, err
	}
	return head.event, nil
}

// line returns the next line; it holds until the next call.
func (r *eventReader) line() ([]byte, error) {
	line, err := r.r.ReadSlice('\n')
	r.left -= int64(len(line)) // bytes, which follows every line, sees whether it is too much
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		return nil, fmt.Errorf("the server sends a line of more than %d bytes: it speaks no Wyoming protocol, or is broken", maxLine)
	case err != nil:
		return nil, passingf("%w", errBroken)
	}
	return line, nil
}

// bytes returns the next n bytes. The room for them grows as they come, for a
// number alone is no reason to believe in them.
func (r *eventReader) bytes(n int64) ([]byte, error) {
	if n < 0 {
		return nil, fmt.Errorf("the server announces %d bytes: it is broken", n)
	}
	if r.left -= n; r.left < 0 {
		return nil, errTooMuch
	}
	if n == 0 {
		return nil, nil
	}
	got, err := io.ReadAll(io.LimitReader(r.r, n))
	if err != nil || int64(len(got)) < n {
		return nil, passingf("%w", errBroken)
	}
	return got, nil
}
