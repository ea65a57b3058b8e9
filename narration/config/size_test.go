package config

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSizesAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]int64{
		"0": 0, "0 MB": 0, "0.0": 0, "500 MB": 500e6, "500MB": 500e6, " 500 mb ": 500e6, "2 GiB": 2 << 30, "1.5 GB": 1.5e9,
		"1,5 Go": 1.5e9, "500 Mo": 500e6, "500 Mio": 500 << 20, "10 kB": 10e3, "10 KiB": 10 << 10, "1 B": 1, "12 o": 12,
		"500\u00a0MB": 500e6, "1\u202f000 Mo": 1e9, "1000 TB": 1e15, "0.4 B": 0, "0.5 B": 1, "0.1 GB": 1e8, "3 tio": 3 << 40,
	} {
		if got, err := ParseSize(text); got != want || err != nil {
			t.Errorf("%q: got %d, %v; want %d", text, got, err, want)
		}
	}
}

func TestWhatIsNoSizeIsAnswered(t *testing.T) {
	for text, want := range map[string]string{
		"":                               "is not a size",
		"MB":                             "is not a size",
		"-5 MB":                          "is not a size",
		"1.2.3 MB":                       "is not a size",
		"1e9 B":                          "is not a size",
		".5 GB":                          "is not a size",
		"5 MB 3":                         "is not a size",
		"500":                            "write 500 MB or 500 GB",
		"1.5":                            "write 1.5 MB or 1.5 GB",
		"5 M":                            "unknown unit",
		"5 octets":                       "unknown unit",
		"5 Mb/s":                         "is not a size",
		"1001 TB":                        "larger than any disk",
		"9999999999999999999999":         "larger than any disk",
		strings.Repeat("9", 400) + " GB": "larger than any disk",
		"∞":                              "is not a size",
	} {
		if got, err := ParseSize(text); err == nil || !strings.Contains(err.Error(), want) || len(err.Error()) > 200 {
			t.Errorf("%q: got %d, %v; want %s", text, got, err, want)
		}
	}
}

func TestEveryWholeSizeIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.SampledFrom([]string{"B", "kB", "KiB", "MB", "MiB", "GB", "GiB", "TB", "TiB"}).Draw(t, "unit")
		size := int64(sizeUnits[strings.ToLower(unit)])
		n := rapid.Int64Range(0, int64(maxBytes)/size).Draw(t, "n")
		if got, err := ParseSize(fmt.Sprint(n, " ", unit)); got != n*size || err != nil {
			t.Fatalf("got %d, %v; want %d", got, err, n*size)
		}
	})
}
