#include "ui/settings/CopyLine.h"

#include "ui/common/Icons.h"
#include "ui/common/PlainToolTip.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

CopyLine::CopyLine(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_line(new QLineEdit(this))
    , m_copy(new QToolButton(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(4);
    row->addWidget(m_line, 1);
    m_line->setReadOnly(true);
    m_line->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_line->setAccessibleName(name);
    m_line->setAccessibleDescription(tr("A command for a terminal"));
    m_copy->setIcon(icon(u"copy"_s));
    m_copy->setAutoRaise(true);
    m_copy->setToolTip(tr("Copy"));
    m_copy->setAccessibleName(tr("Copy: %1").arg(name));
    m_copy->setAccessibleDescription(tr("Puts the command on the clipboard"));
    row->addWidget(m_copy);
    connect(m_copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_line->text()); });
}

void CopyLine::setText(const QString &text)
{
    m_line->setText(text);
    m_line->setToolTip(plainToolTip(text));
    m_line->setCursorPosition(0);
}

QString CopyLine::text() const
{
    return m_line->text();
}

} // namespace ui
