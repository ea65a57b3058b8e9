package cover

import (
	"bytes"
	"errors"
	"image/jpeg"
)

// Markers of a JPEG (ITU-T T.81, table B.1).
const (
	markerSOF0  = 0xc0 // frames: c0 to cf, but for the next three
	markerDHT   = 0xc4
	markerJPG   = 0xc8
	markerDAC   = 0xcc
	markerSOF15 = 0xcf
	markerRST0  = 0xd0
	markerRST7  = 0xd7
	markerEOI   = 0xd9
	markerSOS   = 0xda
	markerTEM   = 0x01
)

// maxScans bounds how often a picture of few bytes can have all its pixels
// visited. Encoders make up to about ten.
const maxScans = 30

// checkJPEG walks from marker to marker before anything is decoded.
func checkJPEG(data []byte) error {
	scans, framed := 0, false
	for rest := data[2:]; ; {
		marker, segment, after, ok := nextSegment(rest)
		switch {
		case !ok:
			return errBroken
		case marker == markerEOI:
			if !framed || scans == 0 {
				return errBroken
			}
			if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil {
				return errBroken
			}
			return nil
		case isFrame(marker) && framed:
			return errBroken
		case isFrame(marker):
			framed = true
			if err := checkFrame(marker, segment); err != nil {
				return err
			}
		case marker == markerSOS:
			if scans++; scans > maxScans {
				return errors.New("the picture is a JPEG of an unusual kind; save it again as an ordinary JPEG or PNG")
			}
		}
		rest = after
	}
}

func isFrame(marker byte) bool {
	return marker >= markerSOF0 && marker <= markerSOF15 && marker != markerDHT && marker != markerJPG && marker != markerDAC
}

// checkFrame judges the head of a frame (T.81, §B.2.2).
func checkFrame(marker byte, head []byte) error {
	if len(head) < 6 {
		return errBroken
	}
	if err := checkSides(int(head[3])<<8|int(head[4]), int(head[1])<<8|int(head[2])); err != nil {
		return err
	}
	switch depth, channels := head[0], head[5]; {
	case channels == 1:
		return errGrey
	case channels == 4:
		return errors.New("the picture is in CMYK, the colours of printing; save it in RGB")
	case channels != 3:
		return errBroken
	case depth != 8:
		return errDeep
	case marker > markerSOF0+2:
		return errors.New("the picture is a JPEG of an unusual kind; save it again as an ordinary JPEG or PNG")
	}
	return nil
}

// nextSegment returns the next marker, what it holds, and what follows. Of a scan,
// what is coded after its head is skipped: in it, 0xff is followed by 0 or by a
// restart marker.
func nextSegment(data []byte) (marker byte, segment, after []byte, ok bool) {
	i := 0
	for i+1 < len(data) && (data[i] != 0xff || data[i+1] == 0 || data[i+1] == 0xff ||
		data[i+1] >= markerRST0 && data[i+1] <= markerRST7 || data[i+1] == markerTEM) {
		i++
	}
	if i+1 >= len(data) {
		return 0, nil, nil, false
	}
	marker, data = data[i+1], data[i+2:]
	if marker == markerEOI {
		return marker, nil, data, true
	}
	if len(data) < 2 {
		return 0, nil, nil, false
	}
	n := int(data[0])<<8 | int(data[1])
	if n < 2 || n > len(data) {
		return 0, nil, nil, false
	}
	return marker, data[2:n], data[n:], true
}
