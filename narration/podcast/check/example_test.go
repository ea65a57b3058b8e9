package check_test

import (
	"context"
	"fmt"
	"testing/fstest"

	"meditate/narration/podcast/check"
)

func ExampleFeed() {
	files := fstest.MapFS{"feed.xml": {Data: []byte(`<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0">
<channel>
<title>Calm & quiet</title>
</channel>
</rss>`)}}
	report, err := check.Feed(context.Background(), files, "feed.xml", check.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range report.Findings {
		fmt.Println(f)
	}
	fmt.Println(report.Count(check.Broken), check.Broken)
	// Output:
	// feed.xml:4:13: an & stands alone here; write &amp; instead
	// 1 broken
}
