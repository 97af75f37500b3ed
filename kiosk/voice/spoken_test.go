package voice

import "testing"

func TestSpoken(t *testing.T) {
	for _, tc := range []struct{ lang, label, want string }{
		{"vi", "Đang chờ: 12", "Đang chờ: 12"},
		{"vi", "A012", "A, 0 1 2"},
		{"vi", "Số A012 đã gọi lúc 09:41.", "Số A, 0 1 2 đã gọi lúc 9 giờ 41 phút."},
		{"en", "A012 was called at 09:05.", "A, 0 1 2 was called at 9:05."},
		{"vi", "mở lại lúc 13:30", "mở lại lúc 13 giờ 30 phút"},
		{"vi", "lúc 08:00", "lúc 8 giờ"},
		{"en", "at 13:00", "at 13 o'clock"},
		{"vi", "Dự kiến chờ 15–30 phút", "Dự kiến chờ 15 đến 30 phút"},
		{"vi", "Thứ Bảy, 21/11/2026", "Thứ Bảy, ngày 21 tháng 11 năm 2026"},
		{"vi", "Ông/Bà cần làm thủ tục gì?", "Ông Bà cần làm thủ tục gì?"},
		{"vi", "LẤY SỐ", "lấy số"},
		{"vi", "Đưa mã QR vào", "Đưa mã QR vào"},
		{"vi", "H56.14-240823-0001", "H, 5 6 chấm 1 4 gạch 2 4 0 8 2 3 gạch 0 0 0 1"},
		{"vi", "1.001193 · Hộ tịch", "1 chấm 0 0 1 1 9 3 , Hộ tịch"},
		{"vi", "Hộ tịch – Chứng thực", "Hộ tịch , Chứng thực"},
		{"vi", "Đang in phiếu…", "Đang in phiếu"},
		{"vi", "Còn 3 lượt.\nDự kiến chờ 5 phút", "Còn 3 lượt. Dự kiến chờ 5 phút"},
		{"vi", "(cán bộ kiểm tra tại quầy)", "(cán bộ kiểm tra tại quầy)"},
		{"vi", "Mã cán bộ: 2", "Mã cán bộ: 2"},
		{"vi", "…", ""},
	} {
		if got := Spoken(tc.lang, tc.label); got != tc.want {
			t.Errorf("%s %q: %q, want %q", tc.lang, tc.label, got, tc.want)
		}
	}
}
