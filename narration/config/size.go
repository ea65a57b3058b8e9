package config

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// sizeUnits gives the bytes of a unit, in lower case; o is the French octet.
// Those with an i are powers of 1,024 (IEC 80000-13), the others of 1,000.
var sizeUnits = map[string]float64{
	"b": 1, "o": 1,
	"kb": 1e3, "ko": 1e3, "kib": 1 << 10, "kio": 1 << 10,
	"mb": 1e6, "mo": 1e6, "mib": 1 << 20, "mio": 1 << 20,
	"gb": 1e9, "go": 1e9, "gib": 1 << 30, "gio": 1 << 30,
	"tb": 1e12, "to": 1e12, "tib": 1 << 40, "tio": 1 << 40,
}

// maxBytes is the largest size that is read: more than any disk has, and small
// enough for float64 to hold every whole number below it.
const maxBytes = 1e15

var sizeForm = regexp.MustCompile(`^([0-9]+(?:[.,][0-9]+)?)(\pL*)$`)

// ParseSize reads a number of bytes as people write it: 500 MB, 2 GiB, 1.5 GB,
// 1,5 Go; letters may be small, and any kind of space may stand anywhere. Parts
// of a byte are rounded. A number without a unit is an error, but for 0.
func ParseSize(text string) (int64, error) {
	bare := strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) {
			return -1
		}
		return unicode.ToLower(c)
	}, text)
	m := sizeForm.FindStringSubmatch(bare)
	if m == nil {
		return 0, fmt.Errorf("%.40q is not a size; write for example 500 MB or 2 GB", text)
	}
	number, err := strconv.ParseFloat(strings.Replace(m[1], ",", ".", 1), 64)
	unit, known := sizeUnits[m[2]]
	switch {
	case err != nil || number*max(unit, 1) > maxBytes:
		return 0, fmt.Errorf("%.40q is larger than any disk; write for example 500 MB or 2 GB", text)
	case number == 0 && m[2] == "":
		return 0, nil
	case m[2] == "":
		return 0, fmt.Errorf("%.40q has no unit; write %.20s MB or %.20s GB", text, m[1], m[1])
	case !known:
		return 0, fmt.Errorf("%.40q has an unknown unit; write for example 500 MB or 2 GB", text)
	}
	return int64(math.Round(number * unit)), nil
}
