#include "ui/blocked/ClassHelpDialog.h"

#include "ui/blocked/ClassGuide.h"
#include "ui/common/Badge.h"
#include "ui/common/PlainLabel.h"

#include <QDialogButtonBox>
#include <QScrollArea>
#include <QVBoxLayout>

namespace ui {

namespace {

Badge *badge(const ClassGuide &guide, QWidget *parent)
{
    switch (guide.kind) {
    case ClassGuide::Kind::Attack:
        return new Badge(guide.title, Tone::Bad, parent);
    case ClassGuide::Kind::Mistake:
        return new Badge(guide.title, Tone::Information, parent);
    case ClassGuide::Kind::Unknown:
        break;
    }
    return new Badge(guide.title, Tone::Muted, parent);
}

PlainLabel *wrapped(const QString &text, QWidget *parent)
{
    auto *label = new PlainLabel(text, parent);
    label->setWordWrap(true);
    return label;
}

} // namespace

ClassHelpDialog::ClassHelpDialog(QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("How attempts are classified"));
    const int gap = fontMetrics().height();
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName(tr("Kinds of attempts"));
    auto *content = new QWidget(scroll);
    auto *column = new QVBoxLayout(content);
    column->setSpacing(gap / 4);
    column->addWidget(
        wrapped(tr("Each refused data connection is looked at by fixed rules, in this order; the first that "
                   "fits decides. Nothing is guessed, and nothing is sent anywhere."),
                content));
    const QList<ClassGuide> guides = classGuides();
    for (const ClassGuide &guide : guides) {
        column->addSpacing(gap / 2);
        auto *line = new QHBoxLayout;
        auto *name = new PlainLabel(tr("class:%1", "a term of the filter language").arg(guide.name), content);
        name->setTone(Tone::Muted);
        line->addWidget(badge(guide, content));
        line->addWidget(name, 1);
        column->addLayout(line);
        column->addWidget(wrapped(guide.signs, content));
        auto *advice = wrapped(guide.advice, content);
        advice->setTone(Tone::Muted);
        column->addWidget(advice);
    }
    column->addStretch(1);
    scroll->setWidget(content);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(scroll, 1);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 90, gap * 34);
}

} // namespace ui
