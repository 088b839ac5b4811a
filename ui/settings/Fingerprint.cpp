#include "ui/settings/Fingerprint.h"

#include "ui/common/Icons.h"
#include "ui/common/PlainLabel.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QTimer>
#include <QToolButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int copiedMilliseconds = 1500;
constexpr qsizetype lineLength = 24; // eight pairs and their colons: a quarter of SHA-256

} // namespace

Fingerprint::Fingerprint(QWidget *parent)
    : QWidget(parent)
    , m_lines(new PlainLabel(this))
    , m_copy(new QToolButton(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(4);
    m_lines->setObjectName(u"fingerprintLines"_s);
    m_lines->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_lines->setAccessibleDescription(tr("What a client shows at its first visit; compare it with this"));
    row->addWidget(m_lines);
    m_copy->setAutoRaise(true);
    m_copy->setAccessibleDescription(tr("Puts the fingerprint on the clipboard"));
    row->addWidget(m_copy, 0, Qt::AlignTop);
    row->addStretch(1);
    showCopied(false);
    connect(m_copy, &QToolButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_text);
        showCopied(true);
        QTimer::singleShot(copiedMilliseconds, this, [this] { showCopied(false); });
    });
}

void Fingerprint::showCopied(bool copied)
{
    m_copy->setIcon(copied ? icon(u"check"_s, Tone::Good) : icon(u"copy"_s));
    m_copy->setToolTip(copied ? tr("Copied") : tr("Copy"));
    m_copy->setAccessibleName(copied ? tr("Copied") : tr("Copy the fingerprint"));
}

void Fingerprint::setText(const QString &text)
{
    m_text = text;
    QString lines = text;
    for (qsizetype at = lineLength; at < lines.size(); at += lineLength + 1)
        lines.insert(at, u'\n');
    m_lines->setText(lines);
    // Whole or not at all: half a fingerprint is worse than none.
    m_lines->setMinimumSize(m_lines->fontMetrics().size(0, lines));
    m_lines->setAccessibleName(text);
}

} // namespace ui
