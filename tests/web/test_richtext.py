"""Text with headings and lists: what a browser or a script sends, and what of it is kept."""

import pytest
from django import forms

from kexie_portal.web import richtext


class Form(forms.Form):
    """One field."""

    text = richtext.RichTextField(max_length=10, required=False)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("<p>项目<b>背景</b></p>", "<p>项目<strong>背景</strong></p>"),
        ("<h1>一</h1><ul><li>甲</li></ul>", "<h3>一</h3><ul><li>甲</li></ul>"),
        ('<p onclick="x()" style="color:red">甲</p><script>x()</script>', "<p>甲</p>"),
        ('<a href="javascript:x()">甲</a>', '<a rel="noopener noreferrer">甲</a>'),
        ('<img src="x" onerror="y()">甲', "甲"),
        ("<p> </p><p><br></p>", ""),
        ('<o:p></o:p><p class="MsoNormal">甲</p>', "<p>甲</p>"),
    ],
)
def test_only_words_and_their_order_are_kept(sent: str, kept: str) -> None:
    form = Form({"text": sent})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["text"] == kept


def test_the_length_counts_words_and_not_tags() -> None:
    assert Form({"text": "<p><strong>一二三四五六七八九十</strong></p>"}).is_valid()
    assert not Form({"text": "<p>一二三四五六七八九十多</p>"}).is_valid()


def test_plain_text_of_before_is_shown_with_its_lines_and_nothing_acts() -> None:
    assert richtext.shown("一 < 二\n\n三") == "<p>一 &lt; 二</p>\n\n<p>三</p>"
    assert richtext.shown("<p>甲</p><script>x</script>") == "<p>甲</p>"


def test_the_words_alone_stand_each_on_its_line() -> None:
    assert richtext.plain("<h3>一</h3><p>二 &amp; 三<br>四</p>") == "一\n二 & 三\n四"
