#include "ui/areas/FileModeEdit.h"

#include "ui/areas/AreaText.h"
#include "ui/common/PlainLabel.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>

namespace ui {

namespace {

constexpr std::array<quint32, 6> bits{0400, 0200, 040, 020, 04, 02};

} // namespace

FileModeEdit::FileModeEdit(QWidget *parent)
    : QWidget(parent)
    , m_sentence(new PlainLabel(this))
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins({});
    grid->setHorizontalSpacing(16);
    grid->setColumnStretch(3, 1);
    const std::array<QString, 3> people{tr("You"), tr("Your group"), tr("Others")};
    for (size_t who = 0; who < people.size(); ++who) {
        grid->addWidget(new QLabel(people.at(who), this), int(who), 0);
        for (size_t right = 0; right < 2; ++right) {
            auto *box = new QCheckBox(right == 0 ? tr("read") : tr("change"), this);
            box->setAccessibleName(right == 0 ? tr("New files: %1 may read").arg(people.at(who))
                                              : tr("New files: %1 may change").arg(people.at(who)));
            box->setAccessibleDescription(tr("A permission that every file put here gets"));
            connect(box, &QCheckBox::clicked, this, [this] {
                showSentence();
                Q_EMIT edited(mode());
            });
            grid->addWidget(box, int(who), int(right) + 1);
            m_boxes.at(who * 2 + right) = box;
        }
    }
    m_sentence->setWordWrap(true);
    m_sentence->setMinimumWidth(fontMetrics().averageCharWidth() * 30);
    m_sentence->setTone(Tone::Muted);
    grid->addWidget(m_sentence, 3, 0, 1, 4);
    setFocusProxy(m_boxes.front());
    showSentence();
}

quint32 FileModeEdit::mode() const
{
    quint32 mode = m_others;
    for (size_t i = 0; i < bits.size(); ++i)
        mode |= m_boxes.at(i)->isChecked() ? bits.at(i) : 0;
    return mode;
}

void FileModeEdit::setMode(quint32 mode)
{
    m_others = mode;
    for (size_t i = 0; i < bits.size(); ++i) {
        m_boxes.at(i)->setChecked(mode & bits.at(i));
        m_others &= ~bits.at(i);
    }
    showSentence();
}

void FileModeEdit::showSentence()
{
    m_sentence->setText(AreaText::fileMode(mode()));
}

} // namespace ui
