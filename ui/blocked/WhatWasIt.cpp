#include "ui/blocked/WhatWasIt.h"

#include "ui/blocked/AttemptText.h"
#include "ui/blocked/ClassGuide.h"
#include "ui/blocked/Heading.h"
#include "ui/common/Badge.h"
#include "ui/common/Icons.h"
#include "ui/common/PlainLabel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

WhatWasIt::WhatWasIt(QWidget *parent)
    : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("What was it?"));
    auto *body = new QWidget(this);
    m_kind = new Badge(body);
    m_title = new PlainLabel(body);
    m_title->setScale(1.15, true);
    m_signs = new PlainLabel(body);
    m_signs->setWordWrap(true);
    m_advice = new PlainLabel(body);
    m_advice->setWordWrap(true);
    m_remedy = new QWidget(body);
    m_text = new QPlainTextEdit(m_remedy);
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setAccessibleName(tr("A text for the person at the client"));
    m_text->setMinimumHeight(fontMetrics().height() * 7);
    m_copy = new QPushButton(icon(u"copy"_s), tr("&Copy the text"), m_remedy);
    m_copy->setObjectName(u"copyRemedy"_s);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_text->toPlainText()); });
    auto *list = new QPushButton(icon(u"info"_s), tr("All kinds, and how they are told apart"), body);
    list->setFlat(true);
    connect(list, &QPushButton::clicked, this, &WhatWasIt::listWanted);

    const int gap = fontMetrics().height();
    auto *top = new QHBoxLayout;
    top->addWidget(m_kind);
    top->addWidget(m_title, 1);
    top->addWidget(list);
    auto *words = new QVBoxLayout;
    words->setSpacing(gap / 4);
    words->addWidget(heading(tr("Signs"), body));
    words->addWidget(m_signs);
    words->addSpacing(gap / 2);
    words->addWidget(heading(tr("What to do"), body));
    words->addWidget(m_advice);
    words->addStretch(1);
    auto *remedy = new QVBoxLayout(m_remedy);
    remedy->setContentsMargins(0, 0, 0, 0);
    remedy->setSpacing(gap / 4);
    remedy->addWidget(heading(tr("To send to the person at the client"), m_remedy));
    remedy->addWidget(m_text, 1);
    remedy->addWidget(m_copy, 0, Qt::AlignLeft);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(gap * 2);
    columns->addLayout(words, 1);
    columns->addWidget(m_remedy, 1);
    auto *layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, gap / 2, gap / 2, gap / 2);
    layout->addLayout(top);
    layout->addLayout(columns, 1);
    setWidget(body);
    body->setAutoFillBackground(false);
    viewport()->setAutoFillBackground(false);
}

void WhatWasIt::showAttempt(const std::optional<audit::AttemptRow> &row, const QString &server)
{
    m_row = row;
    m_server = server;
    widget()->setVisible(row.has_value());
    if (row)
        showKind(row->classification, {});
}

void WhatWasIt::showEvidence(const audit::Classified &kind)
{
    if (m_row)
        showKind(audit::className(kind.kind), kind.reasons);
}

void WhatWasIt::showKind(const QString &name, const QStringList &evidence)
{
    const ClassGuide guide = classGuide(name);
    const bool allowed = m_row->verdict == u"allowed";
    switch (guide.kind) {
    case ClassGuide::Kind::Attack:
        m_kind->setText(tr("attack"));
        m_kind->setTone(Tone::Bad);
        break;
    case ClassGuide::Kind::Mistake:
        m_kind->setText(tr("mistake"));
        m_kind->setTone(Tone::Information);
        break;
    case ClassGuide::Kind::Unknown:
        m_kind->setText(tr("unclear"));
        m_kind->setTone(Tone::Muted);
        break;
    }
    m_kind->setVisible(!allowed);
    m_title->setText(allowed ? tr("An allowed data connection") : guide.title);
    const QStringList signs =
        allowed ? QStringList(tr("The policy in force then allowed it.")) : evidence + QStringList(guide.signs);
    m_signs->setText(QString(u"•  "_s % signs.join(u"\n•  "_s)));
    m_advice->setText(allowed ? tr("Nothing.") : guide.advice);
    const QString remedy = allowed ? QString() : remedyText(*m_row, name, m_server);
    m_remedy->setVisible(!remedy.isEmpty());
    m_text->setPlainText(remedy);
}

} // namespace ui
