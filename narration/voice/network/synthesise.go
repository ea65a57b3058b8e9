package network

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"

	"meditate/audio"
	"meditate/audio/wav"
)

// converse calls do with a connection to a Wyoming server, which ends with ctx.
func converse(ctx context.Context, address string, do func(net.Conn, *eventReader) error) error {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return noConnection(address, secret("").quote(err.Error()), err)
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	return do(conn, newEventReader(conn))
}

// noConnection is the error where a server was not reached: a passing one unless
// its name does not exist.
func noConnection(address, said string, err error) error {
	none := fmt.Errorf("no connection to %s (%s): is the server running, and is the address right?", address, said)
	if dns := new(net.DNSError); errors.As(err, &dns) && dns.IsNotFound {
		return none
	}
	return &passing{error: none}
}

// A request is the data of the event synthesize.
type request struct {
	Text  string `json:"text"`
	Voice struct {
		Name string `json:"name"`
	} `json:"voice"`
}

// synthesise has a text spoken by a Wyoming server.
func synthesise(ctx context.Context, address, voiceName, text string) (clip audio.Clip, err error) {
	asked := request{Text: text}
	asked.Voice.Name = voiceName
	err = converse(ctx, address, func(conn net.Conn, events *eventReader) error {
		if err := send(conn, "synthesize", asked); err != nil {
			return passingf("%w", errBroken)
		}
		clip, err = hear(events)
		return err
	})
	return clip, err
}

// hear gathers the sound of one phrase.
func hear(events *eventReader) (audio.Clip, error) {
	var format pcmFormat
	var sound []byte
	for {
		e, err := events.next()
		if err != nil {
			return audio.Clip{}, err
		}
		switch e.Type {
		case "audio-start", "audio-chunk":
			if err := format.agree(e); err != nil {
				return audio.Clip{}, err
			}
			sound = append(sound, e.payload...)
		case "audio-stop":
			return format.clip(sound)
		case "error":
			return audio.Clip{}, complaint(e)
		}
	}
}

// complaint turns the event error into an error.
func complaint(e event) error {
	var said struct{ Text, Code string }
	if err := e.into(&said); err != nil {
		return err
	}
	return fmt.Errorf("the server cannot speak this; look at its log; it says: %s", secret("").quote(said.Text+" "+said.Code))
}

// A pcmFormat says what the samples are that a Wyoming server sends.
type pcmFormat struct {
	Rate     int64 `json:"rate"`  // Hz
	Width    int64 `json:"width"` // bytes of a sample
	Channels int64 `json:"channels"`
}

// agree takes the format from the first event that has one and holds the others
// to it.
func (f *pcmFormat) agree(e event) error {
	var said pcmFormat
	if err := e.into(&said); err != nil {
		return err
	}
	switch {
	case said == pcmFormat{} || said == *f:
		return nil
	case *f != pcmFormat{}:
		return fmt.Errorf("the server changes from %v to %v within one phrase: it is broken", *f, said)
	case said.Rate < 4000 || said.Rate > 384000 || said.Width < 1 || said.Width > 4 || said.Channels < 1 || said.Channels > 64:
		return fmt.Errorf("the server sends sound of %v, which cannot be read: choose another voice or server", said)
	}
	*f = said
	return nil
}

func (f pcmFormat) String() string {
	return fmt.Sprintf("%d Hz, %d bytes a sample and %d channels", f.Rate, f.Width, f.Channels)
}

// clip returns the sound as a clip. What Wyoming servers send is what stands in
// a WAV file, samples of one byte without a sign among them, so it is read as
// one.
func (f pcmFormat) clip(sound []byte) (audio.Clip, error) {
	if len(sound) == 0 || f == (pcmFormat{}) {
		return audio.Clip{}, errors.New("the server sent no sound: it found nothing to say in the text")
	}
	frame := f.Width * f.Channels
	head := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(36+len(sound)))
	head = append(head, "WAVEfmt \x10\x00\x00\x00\x01\x00"...)
	head = binary.LittleEndian.AppendUint16(head, uint16(f.Channels))
	head = binary.LittleEndian.AppendUint32(head, uint32(f.Rate))
	head = binary.LittleEndian.AppendUint32(head, uint32(f.Rate*frame))
	head = binary.LittleEndian.AppendUint16(head, uint16(frame))
	head = binary.LittleEndian.AppendUint16(head, uint16(8*f.Width))
	head = binary.LittleEndian.AppendUint32(append(head, "data"...), uint32(len(sound)))
	clip, err := wav.Read(io.MultiReader(bytes.NewReader(head), bytes.NewReader(sound)))
	if err != nil {
		return audio.Clip{}, fmt.Errorf("the server sent sound that cannot be read: %w", err)
	}
	return clip, nil
}
