#include "ui/settings/Fingerprint.h"

#include "ui/common/Icons.h"
#include "ui/common/PlainLabel.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QToolButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype lineLength = 24; // eight pairs and their colons: a quarter of SHA-256

} // namespace

Fingerprint::Fingerprint(QWidget *parent)
    : QWidget(parent)
    , m_lines(new PlainLabel(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(4);
    m_lines->setObjectName(u"fingerprintLines"_s);
    m_lines->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_lines->setAccessibleDescription(tr("What a client shows at its first visit; compare it with this"));
    row->addWidget(m_lines);
    auto *copy = new QToolButton(this);
    copy->setIcon(icon(u"copy"_s));
    copy->setAutoRaise(true);
    copy->setToolTip(tr("Copy"));
    copy->setAccessibleName(tr("Copy the fingerprint"));
    copy->setAccessibleDescription(tr("Puts the fingerprint on the clipboard"));
    row->addWidget(copy, 0, Qt::AlignTop);
    row->addStretch(1);
    connect(copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_text); });
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
