#include "ui/blocked/FilterChips.h"

#include "ui/blocked/FilterMemory.h"
#include "ui/common/FlowLayout.h"
#include "ui/common/Icons.h"
#include "ui/common/PlainLabel.h"
#include "ui/common/PlainToolTip.h"

#include <QToolButton>

namespace ui {

using namespace Qt::Literals::StringLiterals;

FilterChips::FilterChips(FilterMemory *memory, QWidget *parent)
    : QWidget(parent)
    , m_memory(memory)
{
    auto *layout = new FlowLayout(this, fontMetrics().height() / 3);
    setLayout(layout);
    setAccessibleName(tr("Kept out of view"));
    connect(memory, &FilterMemory::hiddenChanged, this, &FilterChips::rebuild);
    rebuild();
}

void FilterChips::rebuild()
{
    while (QLayoutItem *item = layout()->takeAt(0)) {
        item->widget()->deleteLater();
        item->widget()->hide();
        delete item;
    }
    setVisible(!m_memory->hidden().isEmpty());
    if (m_memory->hidden().isEmpty())
        return;
    auto *caption = new PlainLabel(tr("Hidden:"), this);
    caption->setTone(Tone::Muted);
    layout()->addWidget(caption);
    caption->show();
    const QStringList terms = m_memory->hidden();
    for (const QString &term : terms) {
        const QString shown = term.startsWith(u'-') ? term.mid(1) : term;
        auto *chip = new QToolButton(this);
        chip->setObjectName(u"hiddenKind"_s);
        chip->setText(fontMetrics()
                          .elidedText(shown, Qt::ElideMiddle, fontMetrics().averageCharWidth() * 48)
                          .replace(u'&', u"&&"_s));
        chip->setIcon(icon(u"close"_s, Tone::Muted));
        chip->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        chip->setLayoutDirection(Qt::RightToLeft); // the cross behind the words
        chip->setFocusPolicy(Qt::StrongFocus);
        chip->setToolTip(plainToolTip(tr("Show %1 again").arg(shown)));
        chip->setAccessibleName(tr("Show %1 again").arg(shown));
        chip->setAccessibleDescription(tr("Attempts like that are kept out of view"));
        connect(
            chip, &QToolButton::clicked, this, [this, term] { m_memory->show(term); }, Qt::QueuedConnection);
        layout()->addWidget(chip);
        chip->show();
    }
}

} // namespace ui
